-- How many rows of a commit are new or changed: how far behind a stream is can be told in rows.
ALTER TABLE "feature_table_versions" ADD COLUMN "new_rows" BIGINT;

UPDATE "feature_table_versions"
SET "new_rows" = CASE
  WHEN NOT "has_new_rows" THEN 0
  WHEN "metrics" ? 'numTargetRowsInserted'
    THEN ("metrics"->>'numTargetRowsInserted')::bigint + coalesce(("metrics"->>'numTargetRowsUpdated')::bigint, 0)
  ELSE ("metrics"->>'numOutputRows')::bigint
END;
