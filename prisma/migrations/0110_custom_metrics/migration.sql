-- What somebody's own metrics are of a window, and between it and its reference.
ALTER TABLE "monitor_windows" ADD COLUMN "custom" JSONB;
