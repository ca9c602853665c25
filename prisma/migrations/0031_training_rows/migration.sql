-- The rows of a training set may be those of a feature table, instead of sent ones.
ALTER TABLE "training_sets" ALTER COLUMN "upload_id" DROP NOT NULL;
