-- What is left of the calls that an endpoint may have: model servers take from it in small parts.
CREATE TABLE "serving_rates" (
    "endpoint_key" INTEGER NOT NULL,
    "bucket" TEXT NOT NULL,
    "remaining" DOUBLE PRECISION NOT NULL,
    "granted" INTEGER NOT NULL,
    "time" BIGINT NOT NULL,

    CONSTRAINT "serving_rates_pkey" PRIMARY KEY ("endpoint_key", "bucket")
);

ALTER TABLE "serving_rates" ADD CONSTRAINT "serving_rates_endpoint_key_fkey" FOREIGN KEY ("endpoint_key") REFERENCES "serving_endpoints"("key") ON DELETE CASCADE ON UPDATE CASCADE;
