-- CreateTable
CREATE TABLE "reports" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "updated_by" TEXT NOT NULL,
    "last_updated_time" BIGINT NOT NULL,

    CONSTRAINT "reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_revisions" (
    "report_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "time" BIGINT NOT NULL,

    CONSTRAINT "report_revisions_pkey" PRIMARY KEY ("report_id","revision")
);

-- CreateIndex
CREATE INDEX "reports_last_updated_time_id_idx" ON "reports"("last_updated_time", "id");

-- AddForeignKey
ALTER TABLE "report_revisions" ADD CONSTRAINT "report_revisions_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "reports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A workspace's reports are for all of it to read, until somebody says otherwise.
INSERT INTO "grants" ("object_type", "object_id", "principal_id", "level") VALUES
  ('report', '', '00000000-0000-4000-8000-000000000001', 'CAN_READ');
