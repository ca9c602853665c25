-- Times in which a monitor is watched as ever, and tells nobody.
CREATE TABLE "monitor_maintenances" (
    "id" SERIAL NOT NULL,
    "monitor_id" TEXT NOT NULL,
    "from_time" BIGINT NOT NULL,
    "to_time" BIGINT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,

    CONSTRAINT "monitor_maintenances_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "monitor_maintenances_monitor_id_to_time_idx" ON "monitor_maintenances"("monitor_id", "to_time");

ALTER TABLE "monitor_maintenances" ADD CONSTRAINT "monitor_maintenances_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitors"("id") ON DELETE CASCADE ON UPDATE CASCADE;
