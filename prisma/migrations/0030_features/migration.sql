-- Feature tables, their online copies, training sets, and rows on their way in.

CREATE TYPE "feature_source_kind" AS ENUM ('table', 'path', 'custom');

CREATE TYPE "online_mode" AS ENUM ('snapshot', 'triggered', 'continuous');

CREATE TABLE "feature_tables" (
    "key" SERIAL NOT NULL,
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "name" TEXT NOT NULL,
    "catalog" TEXT NOT NULL,
    "schema" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "location" TEXT NOT NULL,
    "is_external" BOOLEAN NOT NULL DEFAULT false,
    "primary_keys" TEXT[],
    "timestamp_key" TEXT,
    "partition_columns" TEXT[],
    "freshness_minutes" INTEGER,
    "owner_id" UUID,
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "last_updated_time" BIGINT NOT NULL,
    "last_write_time" BIGINT,
    "version" BIGINT NOT NULL DEFAULT -1,
    "rows" BIGINT,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "last_batch" BIGINT NOT NULL DEFAULT 0,
    "deleted_time" BIGINT,

    CONSTRAINT "feature_tables_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "features" (
    "table_key" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "since" BIGINT NOT NULL,

    CONSTRAINT "features_pkey" PRIMARY KEY ("table_key","name")
);

CREATE TABLE "feature_tags" (
    "table_key" INTEGER NOT NULL,
    "feature" TEXT NOT NULL DEFAULT '',
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "feature_tags_pkey" PRIMARY KEY ("table_key","feature","key")
);

CREATE TABLE "feature_sources" (
    "table_key" INTEGER NOT NULL,
    "kind" "feature_source_kind" NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "feature_sources_pkey" PRIMARY KEY ("table_key","kind","source")
);

CREATE TABLE "feature_table_versions" (
    "table_key" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,
    "time" BIGINT NOT NULL,
    "operation" TEXT NOT NULL,
    "metrics" JSONB NOT NULL,
    "writer" JSONB,
    "columns" JSONB,
    "has_new_rows" BOOLEAN NOT NULL,

    CONSTRAINT "feature_table_versions_pkey" PRIMARY KEY ("table_key","version")
);

CREATE TABLE "feature_profiles" (
    "table_key" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,
    "time" BIGINT NOT NULL,
    "rows" BIGINT NOT NULL,
    "columns" JSONB NOT NULL,

    CONSTRAINT "feature_profiles_pkey" PRIMARY KEY ("table_key","version")
);

CREATE TABLE "feature_uploads" (
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "owner_id" UUID,
    "bytes" BIGINT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "is_kept" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "feature_uploads_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "training_sets" (
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "upload_id" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "columns" JSONB NOT NULL,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "statistics" JSONB,
    "rows" BIGINT NOT NULL,
    "run_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_by_id" UUID,
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,

    CONSTRAINT "training_sets_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "training_set_lookups" (
    "training_set_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "table_key" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,
    "features" TEXT[],

    CONSTRAINT "training_set_lookups_pkey" PRIMARY KEY ("training_set_id","position")
);

CREATE TABLE "online_tables" (
    "table_key" INTEGER NOT NULL,
    "mode" "online_mode" NOT NULL,
    "schedule" TEXT,
    "ttl_seconds" BIGINT,
    "version" BIGINT NOT NULL DEFAULT -1,
    "rows" BIGINT NOT NULL DEFAULT 0,
    "published_time" BIGINT,
    "due_time" BIGINT,
    "error" TEXT,
    "created_by" TEXT NOT NULL,
    "check" JSONB,

    CONSTRAINT "online_tables_pkey" PRIMARY KEY ("table_key")
);

CREATE TABLE "online_rows" (
    "table_key" INTEGER NOT NULL,
    "entity" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "event_time" BIGINT,
    "publication" BIGINT NOT NULL,

    CONSTRAINT "online_rows_pkey" PRIMARY KEY ("table_key","entity")
);

CREATE TABLE "feature_batches" (
    "table_key" INTEGER NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "rows" JSONB,
    "row_count" INTEGER NOT NULL,
    "time" BIGINT NOT NULL,

    CONSTRAINT "feature_batches_pkey" PRIMARY KEY ("table_key","idempotency_key")
);

CREATE UNIQUE INDEX "feature_tables_id_key" ON "feature_tables"("id");

CREATE INDEX "feature_tables_name_idx" ON "feature_tables"("name");

CREATE INDEX "feature_tables_last_updated_time_key_idx" ON "feature_tables"("last_updated_time", "key");

CREATE INDEX "features_name_idx" ON "features"("name");

CREATE INDEX "feature_tags_key_value_idx" ON "feature_tags"("key", "value");

CREATE INDEX "feature_sources_source_idx" ON "feature_sources"("source");

CREATE INDEX "feature_uploads_creation_time_idx" ON "feature_uploads"("creation_time");

CREATE INDEX "training_sets_creation_time_idx" ON "training_sets"("creation_time");

CREATE INDEX "training_sets_run_ids_idx" ON "training_sets" USING GIN ("run_ids");

CREATE INDEX "training_set_lookups_table_key_idx" ON "training_set_lookups"("table_key");

CREATE INDEX "online_tables_due_time_idx" ON "online_tables"("due_time");

CREATE INDEX "online_rows_table_key_event_time_idx" ON "online_rows"("table_key", "event_time");

CREATE INDEX "feature_batches_table_key_number_idx" ON "feature_batches"("table_key", "number");

ALTER TABLE "features" ADD CONSTRAINT "features_table_key_fkey" FOREIGN KEY ("table_key") REFERENCES "feature_tables"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "feature_tags" ADD CONSTRAINT "feature_tags_table_key_fkey" FOREIGN KEY ("table_key") REFERENCES "feature_tables"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "feature_sources" ADD CONSTRAINT "feature_sources_table_key_fkey" FOREIGN KEY ("table_key") REFERENCES "feature_tables"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "feature_table_versions" ADD CONSTRAINT "feature_table_versions_table_key_fkey" FOREIGN KEY ("table_key") REFERENCES "feature_tables"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "feature_profiles" ADD CONSTRAINT "feature_profiles_table_key_fkey" FOREIGN KEY ("table_key") REFERENCES "feature_tables"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "training_set_lookups" ADD CONSTRAINT "training_set_lookups_training_set_id_fkey" FOREIGN KEY ("training_set_id") REFERENCES "training_sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "training_set_lookups" ADD CONSTRAINT "training_set_lookups_table_key_fkey" FOREIGN KEY ("table_key") REFERENCES "feature_tables"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "online_tables" ADD CONSTRAINT "online_tables_table_key_fkey" FOREIGN KEY ("table_key") REFERENCES "feature_tables"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "feature_batches" ADD CONSTRAINT "feature_batches_table_key_fkey" FOREIGN KEY ("table_key") REFERENCES "feature_tables"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say.

-- The name of a dropped table is free again.
CREATE UNIQUE INDEX "feature_tables_live_name_idx" ON "feature_tables" ("name") WHERE "deleted_time" IS NULL;

CREATE INDEX "feature_batches_waiting_idx" ON "feature_batches" ("table_key", "number") WHERE "rows" IS NOT NULL;

-- An online row is written again and again: room on its page keeps it out of the index.
ALTER TABLE "online_rows" SET (fillfactor = 80);

-- Everybody finds and reads the tables, contributors write to them; dropping is for who made the table.
INSERT INTO "grants" ("object_type", "object_id", "principal_id", "level") VALUES
  ('feature-table', '', '00000000-0000-4000-8000-000000000001', 'CAN_VIEW_METADATA'),
  ('feature-table', '', '00000000-0000-4000-8000-000000000002', 'CAN_EDIT_METADATA');
