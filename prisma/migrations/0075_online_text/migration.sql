-- Rows are told exactly as they were written: as text they are neither taken apart nor put together again by each look-up.
ALTER TABLE "online_rows" ALTER COLUMN "values" SET DATA TYPE TEXT USING "values"::text;
