-- AlterTable: a run stays in its experiment, so what is said of its runs can be counted without them.
ALTER TABLE "run_comments" ADD COLUMN "experiment_id" INTEGER;
UPDATE "run_comments" SET "experiment_id" = "runs"."experiment_id" FROM "runs" WHERE "runs"."key" = "run_comments"."run_key";
ALTER TABLE "run_comments" ALTER COLUMN "experiment_id" SET NOT NULL;

-- CreateIndex
CREATE INDEX "run_comments_experiment_id_idx" ON "run_comments"("experiment_id");
