-- A run's latest values are searched by value once it has ended. While it runs they are rewritten in place, which an
-- index of `value` would forbid: so the worker copies them into a column that logging leaves alone.
ALTER TABLE "latest_metrics" ADD COLUMN "settled_value" DOUBLE PRECISION;
ALTER TABLE "runs" ADD COLUMN "settled" BOOLEAN NOT NULL DEFAULT false;

-- DropIndex
DROP INDEX "latest_metrics_name_id_run_key_idx";

-- What the schema language cannot say: a metric's settled values in order, and those that may still change.
CREATE INDEX "latest_metrics_settled_idx" ON "latest_metrics" ("name_id", "settled_value", "run_key") WHERE "settled_value" IS NOT NULL;
CREATE INDEX "latest_metrics_unsettled_idx" ON "latest_metrics" ("name_id", "run_key") WHERE "settled_value" IS NULL;
CREATE INDEX "runs_unsettled_idx" ON "runs" ("key") WHERE NOT "settled";

-- Values may be thousands of characters long, an index entry may not.
CREATE INDEX "params_value_idx" ON "params" ("key", left("value", 100), "run_key");
CREATE INDEX "run_tags_value_idx" ON "run_tags" ("key", left("value", 100), "run_key");

-- A key and its values depend on each other: without this the planner takes a filter for rarer than it is.
CREATE STATISTICS "params_key_value" (mcv) ON "key", (left("value", 100)) FROM "params";
CREATE STATISTICS "run_tags_key_value" (mcv) ON "key", (left("value", 100)) FROM "run_tags";
