-- Rows that an engine beyond the server put into the lake itself, beside those that were sent.
ALTER TABLE "feature_uploads" ADD COLUMN "is_staged" BOOLEAN NOT NULL DEFAULT false;
