-- The model registry: models, versions, stages, requests, history, rules, links, webhooks.

CREATE TYPE "model_version_status" AS ENUM ('PENDING_REGISTRATION', 'READY', 'FAILED_REGISTRATION');

CREATE TYPE "stage_kind" AS ENUM ('initial', 'staging', 'production', 'archived');

CREATE TYPE "rule_target" AS ENUM ('stage', 'alias');

CREATE TYPE "check_status" AS ENUM ('pending', 'passed', 'failed');

CREATE TYPE "request_status" AS ENUM ('open', 'approved', 'rejected', 'cancelled');

CREATE TYPE "link_direction" AS ENUM ('upstream', 'downstream');

CREATE TYPE "webhook_dialect" AS ENUM ('databricks', 'mlflow');

CREATE TYPE "webhook_status" AS ENUM ('ACTIVE', 'DISABLED', 'TEST_MODE');

CREATE TYPE "delivery_status" AS ENUM ('pending', 'delivered', 'dead');

CREATE TABLE "registered_models" (
    "key" SERIAL NOT NULL,
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "is_prompt" BOOLEAN NOT NULL DEFAULT false,
    "owner_id" UUID,
    "created_by" TEXT NOT NULL,
    "last_version" INTEGER NOT NULL DEFAULT 0,
    "creation_time" BIGINT NOT NULL,
    "last_updated_time" BIGINT NOT NULL,
    "deleted_time" BIGINT,

    CONSTRAINT "registered_models_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "registered_model_tags" (
    "model_key" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "registered_model_tags_pkey" PRIMARY KEY ("model_key","key")
);

CREATE TABLE "model_versions" (
    "model_key" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "stage" TEXT NOT NULL DEFAULT 'None',
    "description" TEXT NOT NULL DEFAULT '',
    "created_by_id" UUID,
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "last_updated_time" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "storage_location" TEXT NOT NULL,
    "run_id" TEXT,
    "run_link" TEXT NOT NULL DEFAULT '',
    "logged_model_id" TEXT,
    "copied_from_key" INTEGER,
    "copied_from_version" INTEGER,
    "status" "model_version_status" NOT NULL DEFAULT 'READY',
    "status_message" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "model_versions_pkey" PRIMARY KEY ("model_key","version")
);

CREATE TABLE "model_version_tags" (
    "model_key" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "model_version_tags_pkey" PRIMARY KEY ("model_key","version","key")
);

CREATE TABLE "model_version_facts" (
    "model_key" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "model_version_facts_pkey" PRIMARY KEY ("model_key","version")
);

CREATE TABLE "model_aliases" (
    "model_key" INTEGER NOT NULL,
    "alias" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_time" BIGINT NOT NULL,

    CONSTRAINT "model_aliases_pkey" PRIMARY KEY ("model_key","alias")
);

CREATE TABLE "model_stages" (
    "name" TEXT NOT NULL,
    "kind" "stage_kind" NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "model_stages_pkey" PRIMARY KEY ("name")
);

CREATE TABLE "promotion_rules" (
    "model_id" TEXT NOT NULL,
    "kind" "rule_target" NOT NULL,
    "name" TEXT NOT NULL,
    "rule" JSONB NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_time" BIGINT NOT NULL,

    CONSTRAINT "promotion_rules_pkey" PRIMARY KEY ("model_id","kind","name")
);

CREATE TABLE "version_checks" (
    "model_key" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "status" "check_status" NOT NULL,
    "summary" TEXT NOT NULL DEFAULT '',
    "url" TEXT NOT NULL DEFAULT '',
    "reported_by_id" UUID,
    "reported_by" TEXT NOT NULL,
    "time" BIGINT NOT NULL,

    CONSTRAINT "version_checks_pkey" PRIMARY KEY ("model_key","version","name")
);

CREATE TABLE "transition_requests" (
    "id" BIGSERIAL NOT NULL,
    "model_key" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "from_stage" TEXT NOT NULL,
    "to_stage" TEXT NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "requested_by_id" UUID,
    "requested_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "status" "request_status" NOT NULL DEFAULT 'open',
    "closed_by_id" UUID,
    "closed_by" TEXT,
    "closed_time" BIGINT,
    "closed_comment" TEXT,

    CONSTRAINT "transition_requests_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "model_activities" (
    "id" BIGSERIAL NOT NULL,
    "model_key" INTEGER NOT NULL,
    "version" INTEGER,
    "type" TEXT NOT NULL,
    "user_id" UUID,
    "user_name" TEXT NOT NULL,
    "time" BIGINT NOT NULL,
    "last_updated_time" BIGINT NOT NULL,
    "from_stage" TEXT,
    "to_stage" TEXT,
    "comment" TEXT NOT NULL DEFAULT '',
    "system_comment" TEXT,
    "request_id" BIGINT,
    "details" JSONB,

    CONSTRAINT "model_activities_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "stage_periods" (
    "id" BIGSERIAL NOT NULL,
    "model_key" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "from_time" BIGINT NOT NULL,
    "to_time" BIGINT,
    "activity_id" BIGINT,

    CONSTRAINT "stage_periods_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "version_links" (
    "id" BIGSERIAL NOT NULL,
    "model_key" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "direction" "link_direction" NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "time" BIGINT NOT NULL,

    CONSTRAINT "version_links_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "webhooks" (
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "dialect" "webhook_dialect" NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "model_key" INTEGER,
    "description" TEXT NOT NULL DEFAULT '',
    "events" TEXT[],
    "status" "webhook_status" NOT NULL DEFAULT 'ACTIVE',
    "url" TEXT NOT NULL DEFAULT '',
    "secret" TEXT,
    "authorization" TEXT,
    "verifies_tls" BOOLEAN NOT NULL DEFAULT true,
    "job_id" TEXT,
    "job_workspace_url" TEXT NOT NULL DEFAULT '',
    "job_token" TEXT,
    "created_by_id" UUID,
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "last_updated_time" BIGINT NOT NULL,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "webhook_deliveries" (
    "id" BIGSERIAL NOT NULL,
    "uid" TEXT NOT NULL DEFAULT (gen_random_uuid())::text,
    "webhook_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "model_name" TEXT NOT NULL,
    "version" INTEGER,
    "body" TEXT NOT NULL,
    "is_test" BOOLEAN NOT NULL DEFAULT false,
    "status" "delivery_status" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "time" BIGINT NOT NULL,
    "due_time" BIGINT NOT NULL,
    "claimed_until" BIGINT,
    "ended_time" BIGINT,
    "response_status" INTEGER,
    "response_body" TEXT,
    "fault" TEXT,
    "log" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "artifact_shares" (
    "folder" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,

    CONSTRAINT "artifact_shares_pkey" PRIMARY KEY ("folder","object_type","object_id")
);

CREATE UNIQUE INDEX "registered_models_id_key" ON "registered_models"("id");

CREATE INDEX "registered_models_name_idx" ON "registered_models"("name");

CREATE INDEX "registered_models_last_updated_time_key_idx" ON "registered_models"("last_updated_time", "key");

CREATE INDEX "model_versions_model_key_stage_version_idx" ON "model_versions"("model_key", "stage", "version");

CREATE INDEX "model_versions_last_updated_time_model_key_version_idx" ON "model_versions"("last_updated_time", "model_key", "version");

CREATE INDEX "model_versions_creation_time_idx" ON "model_versions"("creation_time");

CREATE INDEX "model_versions_run_id_idx" ON "model_versions"("run_id");

CREATE INDEX "model_versions_logged_model_id_idx" ON "model_versions"("logged_model_id");

CREATE INDEX "model_versions_copied_from_key_copied_from_version_idx" ON "model_versions"("copied_from_key", "copied_from_version");

CREATE INDEX "model_aliases_model_key_version_idx" ON "model_aliases"("model_key", "version");

CREATE UNIQUE INDEX "model_stages_position_key" ON "model_stages"("position");

CREATE INDEX "transition_requests_model_key_version_id_idx" ON "transition_requests"("model_key", "version", "id");

CREATE INDEX "transition_requests_requested_by_id_id_idx" ON "transition_requests"("requested_by_id", "id");

CREATE INDEX "transition_requests_closed_by_id_id_idx" ON "transition_requests"("closed_by_id", "id");

CREATE INDEX "model_activities_model_key_id_idx" ON "model_activities"("model_key", "id");

CREATE INDEX "model_activities_model_key_version_id_idx" ON "model_activities"("model_key", "version", "id");

CREATE INDEX "model_activities_request_id_idx" ON "model_activities"("request_id");

CREATE INDEX "stage_periods_model_key_stage_from_time_idx" ON "stage_periods"("model_key", "stage", "from_time");

CREATE INDEX "stage_periods_model_key_version_id_idx" ON "stage_periods"("model_key", "version", "id");

CREATE INDEX "version_links_model_key_version_idx" ON "version_links"("model_key", "version");

CREATE UNIQUE INDEX "version_links_object_type_object_id_direction_model_key_ver_key" ON "version_links"("object_type", "object_id", "direction", "model_key", "version");

CREATE INDEX "webhooks_model_key_idx" ON "webhooks"("model_key");

CREATE INDEX "webhooks_creation_time_id_idx" ON "webhooks"("creation_time", "id");

CREATE UNIQUE INDEX "webhook_deliveries_uid_key" ON "webhook_deliveries"("uid");

CREATE INDEX "webhook_deliveries_webhook_id_id_idx" ON "webhook_deliveries"("webhook_id", "id");

ALTER TABLE "registered_model_tags" ADD CONSTRAINT "registered_model_tags_model_key_fkey" FOREIGN KEY ("model_key") REFERENCES "registered_models"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_model_key_fkey" FOREIGN KEY ("model_key") REFERENCES "registered_models"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "model_version_tags" ADD CONSTRAINT "model_version_tags_model_key_version_fkey" FOREIGN KEY ("model_key", "version") REFERENCES "model_versions"("model_key", "version") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "model_version_facts" ADD CONSTRAINT "model_version_facts_model_key_version_fkey" FOREIGN KEY ("model_key", "version") REFERENCES "model_versions"("model_key", "version") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "model_aliases" ADD CONSTRAINT "model_aliases_model_key_fkey" FOREIGN KEY ("model_key") REFERENCES "registered_models"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "version_checks" ADD CONSTRAINT "version_checks_model_key_version_fkey" FOREIGN KEY ("model_key", "version") REFERENCES "model_versions"("model_key", "version") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "transition_requests" ADD CONSTRAINT "transition_requests_model_key_fkey" FOREIGN KEY ("model_key") REFERENCES "registered_models"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "model_activities" ADD CONSTRAINT "model_activities_model_key_fkey" FOREIGN KEY ("model_key") REFERENCES "registered_models"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "stage_periods" ADD CONSTRAINT "stage_periods_model_key_version_fkey" FOREIGN KEY ("model_key", "version") REFERENCES "model_versions"("model_key", "version") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "version_links" ADD CONSTRAINT "version_links_model_key_version_fkey" FOREIGN KEY ("model_key", "version") REFERENCES "model_versions"("model_key", "version") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_model_key_fkey" FOREIGN KEY ("model_key") REFERENCES "registered_models"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say.

-- The name of a deleted model is free again.
CREATE UNIQUE INDEX "registered_models_live_name_idx" ON "registered_models" ("name") WHERE "deleted_time" IS NULL;

-- Searches by tag. Values may be longer than an index entry.
CREATE INDEX "registered_model_tags_value_idx" ON "registered_model_tags" ("key", left("value", 100), "model_key");
CREATE INDEX "model_version_tags_value_idx" ON "model_version_tags" ("key", left("value", 100), "model_key", "version");

-- One open request for a stage a version and person; the inbox reads open ones only.
CREATE UNIQUE INDEX "transition_requests_open_idx" ON "transition_requests" ("model_key", "version", "to_stage", "requested_by")
  WHERE "status" = 'open';
CREATE INDEX "transition_requests_inbox_idx" ON "transition_requests" ("id") WHERE "status" = 'open';

-- A version is in one stage at a time.
CREATE UNIQUE INDEX "stage_periods_open_idx" ON "stage_periods" ("model_key", "version") WHERE "to_time" IS NULL;

CREATE INDEX "webhook_deliveries_pending_idx" ON "webhook_deliveries" ("due_time") WHERE "status" = 'pending';
CREATE INDEX "webhook_deliveries_dead_idx" ON "webhook_deliveries" ("webhook_id", "id") WHERE "status" = 'dead';

-- MLflow's stages, until the workspace has others.
INSERT INTO "model_stages" ("name", "kind", "position") VALUES
  ('None', 'initial', 0), ('Staging', 'staging', 1), ('Production', 'production', 2), ('Archived', 'archived', 3);

-- Everybody sees the models, contributors register versions; stages are moved by those who are granted it, and by whoever made
-- the model.
INSERT INTO "grants" ("object_type", "object_id", "principal_id", "level") VALUES
  ('registered-model', '', '00000000-0000-4000-8000-000000000001', 'CAN_READ'),
  ('registered-model', '', '00000000-0000-4000-8000-000000000002', 'CAN_EDIT');
