-- Which configuration answered: a canary's step, and a shadow, count their own requests, and none of the same minute before they began.
-- Zero stands for requests that none had come to answer yet, and for what was counted before this was kept.
ALTER TABLE "serving_minutes" ADD COLUMN "config_version" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "serving_minutes" DROP CONSTRAINT "serving_minutes_pkey",
                              ADD CONSTRAINT "serving_minutes_pkey"
                              PRIMARY KEY ("endpoint_key", "minute", "entity", "is_shadow", "config_version", "server_id");
-- What is being tried now goes on with what it has.
UPDATE "serving_minutes" SET "config_version" = "version"
FROM "serving_endpoints" JOIN "serving_configs" ON "serving_configs"."endpoint_key" = "key" AND "version" = "live_version"
WHERE "serving_minutes"."endpoint_key" = "key" AND "minute" >= "settled_time" AND "definition" ?| ARRAY['canary', 'shadow'];
