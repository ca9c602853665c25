-- A model that gets another name is looked for in all that is, or was, served.
CREATE INDEX "serving_configs_by_entities_idx" ON "serving_configs" USING gin ((definition -> 'entities') jsonb_path_ops);
