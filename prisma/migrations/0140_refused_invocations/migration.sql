-- Invocations that are refused at the door are counted by reason: they are no failures of the endpoint, and no rows of its log.
CREATE TYPE "refusal_reason" AS ENUM ('unauthenticated', 'not_permitted', 'too_large', 'no_server');
CREATE TABLE "serving_refusals" (
    "endpoint_key" INTEGER NOT NULL,
    "minute" BIGINT NOT NULL,
    "reason" "refusal_reason" NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "serving_refusals_pkey" PRIMARY KEY ("endpoint_key", "minute", "reason")
);
CREATE INDEX "serving_refusals_minute_idx" ON "serving_refusals"("minute");
ALTER TABLE "serving_refusals" ADD CONSTRAINT "serving_refusals_endpoint_key_fkey" FOREIGN KEY ("endpoint_key") REFERENCES "serving_endpoints"("key") ON DELETE CASCADE ON UPDATE CASCADE;
