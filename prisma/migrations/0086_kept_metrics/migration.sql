-- Up to which windows the metric tables of a monitor are written, with the reference of which plan, and by whom at the moment.
ALTER TABLE "monitors" ADD COLUMN "metrics_time" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "metrics_plan" INTEGER,
ADD COLUMN "metrics_lease" BIGINT NOT NULL DEFAULT 0;

CREATE INDEX "monitor_windows_monitor_id_computed_time_idx" ON "monitor_windows"("monitor_id", "computed_time");
