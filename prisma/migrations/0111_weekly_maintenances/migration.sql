-- Maintenances that come again each week: on which days, from when to when, by the clock of which zone.
ALTER TABLE "monitor_maintenances" ADD COLUMN "weekly" JSONB;
