-- A rate limit of a group is the group's, whatever that is called. One whose name no group has stays as it is, and shows that it is
-- of nobody.
UPDATE serving_endpoints SET settings = jsonb_set(settings, '{rateLimits}', (
  SELECT jsonb_agg(CASE WHEN groups.id IS NULL THEN one ELSE one || jsonb_build_object('groupId', groups.id) END ORDER BY place)
  FROM jsonb_array_elements(settings -> 'rateLimits') WITH ORDINALITY AS each (one, place)
  LEFT JOIN groups ON one ->> 'key' = 'user_group' AND groups.name = one ->> 'principal'))
WHERE settings -> 'rateLimits' @> '[{"key": "user_group"}]';

-- How long the log of an endpoint that is gone is kept: what was set of it, and not what nobody set.
CREATE TABLE "serving_logs_left" (
    "endpoint_id" TEXT NOT NULL,
    "retention_days" INTEGER NOT NULL,
    "deleted_time" BIGINT NOT NULL,

    CONSTRAINT "serving_logs_left_pkey" PRIMARY KEY ("endpoint_id")
);

-- When what a job scores was last said otherwise: a run that began before is another job's.
ALTER TABLE "scoring_jobs" ADD COLUMN "defined_time" BIGINT NOT NULL DEFAULT 0;
