-- Open requests are asked from where their version is: it may have been moved since.
UPDATE "transition_requests" SET "from_stage" = "model_versions"."stage" FROM "model_versions"
WHERE "transition_requests"."status" = 'open' AND "transition_requests"."from_stage" <> "model_versions"."stage"
  AND "transition_requests"."to_stage" <> "model_versions"."stage"
  AND "model_versions"."model_key" = "transition_requests"."model_key"
  AND "model_versions"."version" = "transition_requests"."version";

-- Those whose version is where it was asked to go, put aside by another that took its place, are done.
WITH "done" AS (
  UPDATE "transition_requests"
  SET "status" = 'approved', "closed_by" = 'system', "closed_time" = (extract(epoch FROM now()) * 1000)::bigint,
      "closed_comment" = 'It is there already.'
  FROM "model_versions"
  WHERE "transition_requests"."status" = 'open' AND "transition_requests"."to_stage" = "model_versions"."stage"
    AND "model_versions"."model_key" = "transition_requests"."model_key"
    AND "model_versions"."version" = "transition_requests"."version"
  RETURNING "transition_requests"."id")
UPDATE "notifications"
SET "settled_time" = (extract(epoch FROM now()) * 1000)::bigint, "outcome" = 'it is there already',
    "read_time" = coalesce("read_time", (extract(epoch FROM now()) * 1000)::bigint)
FROM "done" WHERE "key" = 'transition-request:' || "done"."id" AND "settled_time" IS NULL;
