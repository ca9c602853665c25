-- Requests whose rows the inference log could not take: counted, as whoever reads the log must know that they lack.
CREATE TABLE "serving_log_gaps" (
    "endpoint_key" INTEGER NOT NULL,
    "minute" BIGINT NOT NULL,
    "requests" INTEGER NOT NULL,

    CONSTRAINT "serving_log_gaps_pkey" PRIMARY KEY ("endpoint_key", "minute")
);
CREATE INDEX "serving_log_gaps_minute_idx" ON "serving_log_gaps"("minute");
ALTER TABLE "serving_log_gaps" ADD CONSTRAINT "serving_log_gaps_endpoint_key_fkey" FOREIGN KEY ("endpoint_key") REFERENCES "serving_endpoints"("key") ON DELETE CASCADE ON UPDATE CASCADE;
