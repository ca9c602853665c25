-- Which missed write people were told of, and which tables are due: asked each minute.
ALTER TABLE "feature_tables" ADD COLUMN "overdue_told" BIGINT;
CREATE INDEX "feature_tables_due_idx" ON "feature_tables" ((coalesce("last_write_time", "creation_time") + "freshness_minutes" * 60000::bigint))
  WHERE "freshness_minutes" IS NOT NULL AND "deleted_time" IS NULL;
CREATE INDEX "feature_tables_told_idx" ON "feature_tables" ("key") WHERE "overdue_told" IS NOT NULL;
-- Tables by their last write, as the catalog sorts them.
CREATE INDEX "feature_tables_written_idx" ON "feature_tables" ((coalesce("last_write_time", 0)), "key");
