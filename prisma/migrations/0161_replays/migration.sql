-- A candidate over the inference log of an endpoint: what it would have said.
CREATE TABLE "serving_replays" (
    "endpoint_key" INTEGER NOT NULL,
    "number" SERIAL NOT NULL,
    "model_name" TEXT NOT NULL,
    "model_version" INTEGER NOT NULL,
    "from_time" BIGINT NOT NULL,
    "to_time" BIGINT NOT NULL,
    "most_rows" INTEGER NOT NULL,
    "tolerance" DOUBLE PRECISION,
    "owner_id" UUID,
    "requested_by" TEXT NOT NULL,
    "state" "scoring_state" NOT NULL DEFAULT 'queued',
    "phase" TEXT NOT NULL DEFAULT '',
    "rows_total" INTEGER,
    "rows_done" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "message" TEXT NOT NULL DEFAULT '',
    "queued_time" BIGINT NOT NULL,
    "start_time" BIGINT,
    "end_time" BIGINT,
    "result" JSONB,

    CONSTRAINT "serving_replays_pkey" PRIMARY KEY ("endpoint_key","number")
);

-- What is said of a version where it is reviewed.
CREATE INDEX "serving_replays_model_name_model_version_idx" ON "serving_replays"("model_name", "model_version");

ALTER TABLE "serving_replays" ADD CONSTRAINT "serving_replays_endpoint_key_fkey" FOREIGN KEY ("endpoint_key") REFERENCES "serving_endpoints"("key") ON DELETE CASCADE ON UPDATE CASCADE;
