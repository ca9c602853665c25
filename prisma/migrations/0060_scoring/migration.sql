-- Scoring jobs, their runs, and files to score.
CREATE TYPE "scoring_kind" AS ENUM ('batch', 'stream');

CREATE TYPE "scoring_state" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'canceled');

CREATE TYPE "scoring_cause" AS ENUM ('manual', 'schedule', 'model', 'stream', 'retry');

CREATE TABLE "scoring_jobs" (
    "key" SERIAL NOT NULL,
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" "scoring_kind" NOT NULL,
    "definition" JSONB NOT NULL,
    "owner_id" UUID,
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "last_updated_time" BIGINT NOT NULL,
    "cron" TEXT NOT NULL DEFAULT '',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "due_time" BIGINT,
    "follows_model" BOOLEAN NOT NULL DEFAULT false,
    "model_name" TEXT NOT NULL,
    "seen_version" INTEGER,
    "input_table" INTEGER,
    "output_table" INTEGER,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "state_message" TEXT NOT NULL DEFAULT '',
    "position" BIGINT,
    "last_run" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "scoring_jobs_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "scoring_runs" (
    "job_key" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "state" "scoring_state" NOT NULL DEFAULT 'queued',
    "phase" TEXT NOT NULL DEFAULT '',
    "cause" "scoring_cause" NOT NULL,
    "requested_by" TEXT NOT NULL,
    "queued_time" BIGINT NOT NULL,
    "start_time" BIGINT,
    "end_time" BIGINT,
    "model_version" INTEGER,
    "from_version" BIGINT,
    "input_version" BIGINT,
    "output_version" BIGINT,
    "rows_total" BIGINT,
    "rows_done" BIGINT NOT NULL DEFAULT 0,
    "parts" INTEGER NOT NULL DEFAULT 0,
    "result_bytes" BIGINT,
    "message" TEXT NOT NULL DEFAULT '',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "is_cancel_wanted" BOOLEAN NOT NULL DEFAULT false,
    "lease_holder" TEXT,
    "lease_until" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "scoring_runs_pkey" PRIMARY KEY ("job_key","number")
);

CREATE TABLE "scoring_uploads" (
    "id" TEXT NOT NULL,
    "owner_id" UUID,
    "name" TEXT NOT NULL,
    "rows" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "columns" JSONB NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "job_key" INTEGER,

    CONSTRAINT "scoring_uploads_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "scoring_jobs_id_key" ON "scoring_jobs"("id");

CREATE UNIQUE INDEX "scoring_jobs_name_key" ON "scoring_jobs"("name");

CREATE INDEX "scoring_jobs_due_time_idx" ON "scoring_jobs"("due_time");

CREATE INDEX "scoring_jobs_model_name_idx" ON "scoring_jobs"("model_name");

CREATE INDEX "scoring_jobs_input_table_idx" ON "scoring_jobs"("input_table");

CREATE INDEX "scoring_jobs_output_table_idx" ON "scoring_jobs"("output_table");

CREATE INDEX "scoring_runs_state_lease_until_idx" ON "scoring_runs"("state", "lease_until");

CREATE INDEX "scoring_uploads_job_key_idx" ON "scoring_uploads"("job_key");

CREATE INDEX "scoring_uploads_creation_time_idx" ON "scoring_uploads"("creation_time");

ALTER TABLE "scoring_runs" ADD CONSTRAINT "scoring_runs_job_key_fkey" FOREIGN KEY ("job_key") REFERENCES "scoring_jobs"("key") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "grants" ("object_type", "object_id", "principal_id", "level") VALUES
  ('scoring-job', '', '00000000-0000-4000-8000-000000000001', 'CAN_VIEW');
