-- Reports that other sites may frame.

CREATE TABLE "report_links" (
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "monitor_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "locked" JSONB NOT NULL,
    "origins" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_time" BIGINT NOT NULL,
    "expires_time" BIGINT NOT NULL,
    "revoked_time" BIGINT,

    CONSTRAINT "report_links_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "report_links_monitor_id_created_time_idx" ON "report_links"("monitor_id", "created_time");

ALTER TABLE "report_links" ADD CONSTRAINT "report_links_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitors"("id") ON DELETE CASCADE ON UPDATE CASCADE;
