-- Whether a key that comes again comes with the same rows: those of a batch are gone once they are in its table.
ALTER TABLE "feature_batches" ADD COLUMN "digest" TEXT;
