-- Serving: endpoints, their configurations, who executes them, and what came of it.
CREATE TYPE "endpoint_update" AS ENUM ('NOT_UPDATING', 'IN_PROGRESS', 'UPDATE_FAILED', 'UPDATE_CANCELED');

CREATE TYPE "config_cause" AS ENUM ('create', 'update', 'follow', 'rollback', 'canary');

CREATE TYPE "config_outcome" AS ENUM ('pending', 'live', 'failed', 'canceled');

CREATE TYPE "served_state" AS ENUM ('DEPLOYMENT_CREATING', 'DEPLOYMENT_READY', 'DEPLOYMENT_FAILED', 'DEPLOYMENT_ABORTED', 'DEPLOYMENT_RECOVERING', 'SCALED_TO_ZERO');

CREATE TABLE "serving_endpoints" (
    "key" SERIAL NOT NULL,
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "owner_id" UUID,
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "last_updated_time" BIGINT NOT NULL,
    "tags" JSONB NOT NULL DEFAULT '[]',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "last_version" INTEGER NOT NULL DEFAULT 0,
    "live_version" INTEGER,
    "pending_version" INTEGER,
    "update_state" "endpoint_update" NOT NULL DEFAULT 'NOT_UPDATING',
    "update_message" TEXT NOT NULL DEFAULT '',
    "is_stopped" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "serving_endpoints_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "serving_configs" (
    "endpoint_key" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "cause" "config_cause" NOT NULL,
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "outcome" "config_outcome" NOT NULL DEFAULT 'pending',
    "message" TEXT NOT NULL DEFAULT '',
    "settled_time" BIGINT,

    CONSTRAINT "serving_configs_pkey" PRIMARY KEY ("endpoint_key","version")
);

CREATE TABLE "model_servers" (
    "id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "machine" TEXT NOT NULL,
    "started_time" BIGINT NOT NULL,
    "heartbeat" BIGINT NOT NULL,
    "memory_mb" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "model_servers_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "served_entities" (
    "server_id" UUID NOT NULL,
    "endpoint_key" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "state" "served_state" NOT NULL,
    "message" TEXT NOT NULL DEFAULT '',
    "replicas" INTEGER NOT NULL DEFAULT 0,
    "updated_time" BIGINT NOT NULL,

    CONSTRAINT "served_entities_pkey" PRIMARY KEY ("endpoint_key","version","name","server_id")
);

CREATE TABLE "serving_events" (
    "id" BIGSERIAL NOT NULL,
    "endpoint_key" INTEGER NOT NULL,
    "time" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "tone" TEXT NOT NULL DEFAULT 'info',
    "message" TEXT NOT NULL,
    "version" INTEGER,
    "entity" TEXT,
    "actor" TEXT NOT NULL,

    CONSTRAINT "serving_events_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "serving_lines" (
    "id" BIGSERIAL NOT NULL,
    "endpoint_key" INTEGER NOT NULL,
    "entity" TEXT NOT NULL,
    "is_build" BOOLEAN NOT NULL,
    "time" BIGINT NOT NULL,
    "line" TEXT NOT NULL,

    CONSTRAINT "serving_lines_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "serving_minutes" (
    "endpoint_key" INTEGER NOT NULL,
    "minute" BIGINT NOT NULL,
    "entity" TEXT NOT NULL,
    "server_id" UUID NOT NULL,
    "requests" INTEGER NOT NULL,
    "predictions" INTEGER NOT NULL,
    "faults_4xx" INTEGER NOT NULL,
    "faults_5xx" INTEGER NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "buckets" INTEGER[],

    CONSTRAINT "serving_minutes_pkey" PRIMARY KEY ("endpoint_key","minute","entity","server_id")
);

CREATE UNIQUE INDEX "serving_endpoints_id_key" ON "serving_endpoints"("id");

CREATE UNIQUE INDEX "serving_endpoints_name_key" ON "serving_endpoints"("name");

CREATE INDEX "serving_endpoints_last_updated_time_key_idx" ON "serving_endpoints"("last_updated_time", "key");

CREATE INDEX "served_entities_server_id_idx" ON "served_entities"("server_id");

CREATE INDEX "serving_events_endpoint_key_id_idx" ON "serving_events"("endpoint_key", "id");

CREATE INDEX "serving_lines_endpoint_key_entity_is_build_id_idx" ON "serving_lines"("endpoint_key", "entity", "is_build", "id");

CREATE INDEX "serving_lines_time_idx" ON "serving_lines"("time");

CREATE INDEX "serving_minutes_minute_idx" ON "serving_minutes"("minute");

ALTER TABLE "serving_configs" ADD CONSTRAINT "serving_configs_endpoint_key_fkey" FOREIGN KEY ("endpoint_key") REFERENCES "serving_endpoints"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "served_entities" ADD CONSTRAINT "served_entities_endpoint_key_fkey" FOREIGN KEY ("endpoint_key") REFERENCES "serving_endpoints"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "serving_events" ADD CONSTRAINT "serving_events_endpoint_key_fkey" FOREIGN KEY ("endpoint_key") REFERENCES "serving_endpoints"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "serving_lines" ADD CONSTRAINT "serving_lines_endpoint_key_fkey" FOREIGN KEY ("endpoint_key") REFERENCES "serving_endpoints"("key") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "serving_minutes" ADD CONSTRAINT "serving_minutes_endpoint_key_fkey" FOREIGN KEY ("endpoint_key") REFERENCES "serving_endpoints"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- One row a prediction. By hand: parts of a day each, so that what is old goes by dropping tables. The parts are made when they are
-- first written to.
CREATE TABLE "inference_log" (
    "endpoint_id" TEXT NOT NULL,
    "time" BIGINT NOT NULL,
    "request_id" TEXT NOT NULL,
    "row_index" INTEGER NOT NULL,
    "client_request_id" TEXT,
    "config_version" INTEGER NOT NULL,
    "entity" TEXT NOT NULL,
    "model_name" TEXT,
    "model_version" INTEGER,
    "status" INTEGER NOT NULL,
    "latency_ms" REAL NOT NULL,
    "sampling" REAL NOT NULL,
    "caller" TEXT,
    "is_shadow" BOOLEAN NOT NULL,
    "inputs" JSONB,
    "output" JSONB,
    "fault" TEXT
) PARTITION BY RANGE ("time");
CREATE INDEX "inference_log_endpoint_id_time_idx" ON "inference_log"("endpoint_id", "time", "request_id", "row_index");
CREATE INDEX "inference_log_request_id_idx" ON "inference_log"("request_id");

-- What was true, once it is known: it may come before the row it belongs to is written, and long after.
CREATE TABLE "inference_labels" (
    "endpoint_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "row_index" INTEGER NOT NULL,
    "label" JSONB NOT NULL,
    "time" BIGINT NOT NULL,
    "labelled_by" TEXT NOT NULL,
    PRIMARY KEY ("endpoint_id", "request_id", "row_index")
);
