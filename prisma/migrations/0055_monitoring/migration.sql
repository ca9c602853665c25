-- Monitors, the profiles of their windows, and what these say of drift.

CREATE TYPE "monitor_status" AS ENUM ('draft', 'active', 'failing');

CREATE TYPE "refresh_state" AS ENUM ('pending', 'running', 'success', 'failed', 'canceled');

CREATE TABLE "monitors" (
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "source" JSONB NOT NULL,
    "config" JSONB,
    "config_version" INTEGER NOT NULL DEFAULT 0,
    "plan_version" INTEGER,
    "status" "monitor_status" NOT NULL DEFAULT 'draft',
    "fault" TEXT,
    "watermark" BIGINT,
    "next_run_time" BIGINT,
    "owner_id" UUID,
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "last_updated_time" BIGINT NOT NULL,

    CONSTRAINT "monitors_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "monitor_plans" (
    "monitor_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "config_version" INTEGER NOT NULL,
    "body" BYTEA NOT NULL,
    "about" JSONB NOT NULL,
    "created_time" BIGINT NOT NULL,

    CONSTRAINT "monitor_plans_pkey" PRIMARY KEY ("monitor_id","version")
);

CREATE TABLE "monitor_references" (
    "monitor_id" TEXT NOT NULL,
    "plan_version" INTEGER NOT NULL,
    "slice" TEXT NOT NULL,
    "rows" BIGINT NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "monitor_references_pkey" PRIMARY KEY ("monitor_id","plan_version","slice")
);

CREATE TABLE "monitor_profiles" (
    "monitor_id" TEXT NOT NULL,
    "plan_version" INTEGER NOT NULL,
    "slice" TEXT NOT NULL,
    "window_start" BIGINT NOT NULL,
    "window_end" BIGINT NOT NULL,
    "rows" BIGINT NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "monitor_profiles_pkey" PRIMARY KEY ("monitor_id","plan_version","slice","window_start")
);

CREATE TABLE "monitor_windows" (
    "monitor_id" TEXT NOT NULL,
    "slice" TEXT NOT NULL,
    "window_start" BIGINT NOT NULL,
    "window_end" BIGINT NOT NULL,
    "plan_version" INTEGER NOT NULL,
    "config_version" INTEGER NOT NULL,
    "rows" BIGINT NOT NULL,
    "labelled" BIGINT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "verdict_before" TEXT,
    "drifted" INTEGER NOT NULL,
    "judged" INTEGER NOT NULL,
    "is_backfill" BOOLEAN NOT NULL,
    "computed_time" BIGINT NOT NULL,
    "volume" JSONB NOT NULL,
    "schema" JSONB NOT NULL,
    "performance" JSONB,

    CONSTRAINT "monitor_windows_pkey" PRIMARY KEY ("monitor_id","slice","window_start")
);

CREATE TABLE "drift_points" (
    "monitor_id" TEXT NOT NULL,
    "slice" TEXT NOT NULL,
    "window_start" BIGINT NOT NULL,
    "column" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "because" TEXT NOT NULL,
    "test" TEXT,
    "statistic" DOUBLE PRECISION,
    "p" DOUBLE PRECISION,
    "log_p" DOUBLE PRECISION,
    "adjusted_p" DOUBLE PRECISION,
    "effect_name" TEXT,
    "effect" DOUBLE PRECISION,
    "floor" DOUBLE PRECISION,
    "severe" DOUBLE PRECISION,
    "n" BIGINT NOT NULL,
    "m" BIGINT NOT NULL,
    "measures" JSONB NOT NULL,

    CONSTRAINT "drift_points_pkey" PRIMARY KEY ("monitor_id","slice","window_start","column")
);

CREATE TABLE "monitor_refreshes" (
    "id" SERIAL NOT NULL,
    "monitor_id" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "state" "refresh_state" NOT NULL DEFAULT 'pending',
    "from_time" BIGINT,
    "to_time" BIGINT,
    "notifies" BOOLEAN NOT NULL DEFAULT false,
    "requested_by" TEXT NOT NULL,
    "queued_time" BIGINT NOT NULL,
    "start_time" BIGINT,
    "end_time" BIGINT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "windows" INTEGER NOT NULL DEFAULT 0,
    "message" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "monitor_refreshes_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "monitor_uploads" (
    "id" SERIAL NOT NULL,
    "monitor_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rows" BIGINT NOT NULL,
    "updated" BIGINT NOT NULL,
    "first_time" BIGINT,
    "last_time" BIGINT,
    "changes" JSONB NOT NULL,
    "uploaded_by" TEXT NOT NULL,
    "time" BIGINT NOT NULL,

    CONSTRAINT "monitor_uploads_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "monitors_name_key" ON "monitors"("name");

CREATE INDEX "monitors_creation_time_id_idx" ON "monitors"("creation_time", "id");

CREATE INDEX "monitor_refreshes_monitor_id_id_idx" ON "monitor_refreshes"("monitor_id", "id");

CREATE INDEX "monitor_uploads_monitor_id_id_idx" ON "monitor_uploads"("monitor_id", "id");

ALTER TABLE "monitor_plans" ADD CONSTRAINT "monitor_plans_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitors"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "monitor_references" ADD CONSTRAINT "monitor_references_monitor_id_plan_version_fkey" FOREIGN KEY ("monitor_id", "plan_version") REFERENCES "monitor_plans"("monitor_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "monitor_profiles" ADD CONSTRAINT "monitor_profiles_monitor_id_plan_version_fkey" FOREIGN KEY ("monitor_id", "plan_version") REFERENCES "monitor_plans"("monitor_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "monitor_windows" ADD CONSTRAINT "monitor_windows_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitors"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "drift_points" ADD CONSTRAINT "drift_points_monitor_id_slice_window_start_fkey" FOREIGN KEY ("monitor_id", "slice", "window_start") REFERENCES "monitor_windows"("monitor_id", "slice", "window_start") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "monitor_refreshes" ADD CONSTRAINT "monitor_refreshes_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitors"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "monitor_uploads" ADD CONSTRAINT "monitor_uploads_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitors"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE INDEX "monitors_next_run_time_idx" ON "monitors"("next_run_time");

INSERT INTO "grants" ("object_type", "object_id", "principal_id", "level") VALUES
  ('monitor', '', '00000000-0000-4000-8000-000000000001', 'CAN_VIEW'),
  ('monitor', '', '00000000-0000-4000-8000-000000000002', 'CAN_RUN');
