-- Long histories, gathered in stretches of powers of two: a chart of a million points reads a few hundred of these.
CREATE TABLE "metric_tiles" (
    "run_key" BIGINT NOT NULL,
    "name_id" INTEGER NOT NULL,
    "level" SMALLINT NOT NULL,
    "chunk" BIGINT NOT NULL,
    "places" SMALLINT[],
    "points" INTEGER[],
    "last_steps" BIGINT[],
    "last_values" DOUBLE PRECISION[],
    "min_values" DOUBLE PRECISION[],
    "max_values" DOUBLE PRECISION[],

    CONSTRAINT "metric_tiles_pkey" PRIMARY KEY ("run_key", "name_id", "level", "chunk")
);

-- What of a history the tiles hold: so many points, up to this step, from this level on.
ALTER TABLE "latest_metrics"
  ADD COLUMN "tiled_count" BIGINT,
  ADD COLUMN "tiled_step" BIGINT,
  ADD COLUMN "tiled_level" SMALLINT;
