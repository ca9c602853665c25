-- When a run last logged anything, and what is wrong with its metrics: found without looking at what it logged.
-- Runs of before count as heard now; the worker looks at their metrics as it settles them, once more.
ALTER TABLE "runs"
  ADD COLUMN "heard_at" BIGINT NOT NULL DEFAULT (EXTRACT(epoch FROM now()) * 1000)::bigint,
  ADD COLUMN "divergence" JSONB;
UPDATE "runs" SET "settled" = false WHERE "settled";

-- What the schema language cannot say: the few runs of which something is wrong.
CREATE INDEX "runs_diverged_idx" ON "runs" ("experiment_id", "lifecycle_stage", "start_time", "key") WHERE "divergence" IS NOT NULL;
