-- Whether a monitor has a reference of its own, and which is its last: one look, however many files of rows came since.
CREATE INDEX "monitor_uploads_references_idx" ON "monitor_uploads" ("monitor_id", "id") WHERE "kind" = 'reference';
