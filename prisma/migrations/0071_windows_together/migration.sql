-- Of all rows of a window: what its columns do together, how alike its groups are treated, what the model goes by.
ALTER TABLE "monitor_windows" ADD COLUMN "joint" JSONB, ADD COLUMN "fairness" JSONB, ADD COLUMN "attribution" JSONB;

-- The newest windows, of all rows and of each slice.
CREATE INDEX "monitor_windows_monitor_id_window_start_slice_idx" ON "monitor_windows"("monitor_id", "window_start", "slice");
