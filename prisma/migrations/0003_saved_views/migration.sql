-- CreateTable
CREATE TABLE "saved_views" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "experiment_id" INTEGER NOT NULL,
    "owner_id" UUID NOT NULL,
    "name" TEXT,
    "is_shared" BOOLEAN NOT NULL DEFAULT false,
    "state" JSONB NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "deleted_time" BIGINT,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "saved_views_experiment_id_owner_id_idx" ON "saved_views"("experiment_id", "owner_id");

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say: one unnamed view, the last one, for each person and experiment.
CREATE UNIQUE INDEX "saved_views_last_idx" ON "saved_views" ("experiment_id", "owner_id") WHERE "name" IS NULL;
