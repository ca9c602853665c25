-- A rate limit of a group, or of a person, is theirs, whatever they are called. One whose group there is not stays as it is, and shows
-- that it is of nobody.
UPDATE serving_endpoints SET settings = jsonb_set(settings, '{rateLimits}', (
  SELECT jsonb_agg(one || jsonb_strip_nulls(jsonb_build_object('principalId', coalesce(groups.id, users.id))) ORDER BY place)
  FROM jsonb_array_elements(settings -> 'rateLimits') WITH ORDINALITY AS each (one, place)
  LEFT JOIN groups ON one ->> 'key' = 'user_group' AND groups.name = one ->> 'principal'
  LEFT JOIN users ON one ->> 'key' IN ('user', 'service_principal') AND users.email = lower(one ->> 'principal')))
WHERE jsonb_array_length(settings -> 'rateLimits') > 0;

-- How long the log of an endpoint that is gone is kept: what was set of it, and not what nobody set.
CREATE TABLE "serving_logs_left" (
    "endpoint_id" TEXT NOT NULL,
    "retention_days" INTEGER NOT NULL,
    "deleted_time" BIGINT NOT NULL,

    CONSTRAINT "serving_logs_left_pkey" PRIMARY KEY ("endpoint_id")
);

-- When what a job scores was last said otherwise: a run that began before is another job's.
ALTER TABLE "scoring_jobs" ADD COLUMN "defined_time" BIGINT NOT NULL DEFAULT 0;
