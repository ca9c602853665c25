-- A model that gets another name is looked for in what monitors are held against, and in what they were.
CREATE INDEX "monitors_by_model_idx" ON "monitors" ((config -> 'reference' -> 'model' ->> 'name'))
WHERE config -> 'reference' -> 'model' ->> 'name' IS NOT NULL;
CREATE INDEX "monitor_plans_by_model_idx" ON "monitor_plans" ((about -> 'of' ->> 'name')) WHERE about -> 'of' ->> 'kind' = 'model';
