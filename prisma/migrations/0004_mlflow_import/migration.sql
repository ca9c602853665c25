-- CreateEnum
CREATE TYPE "import_kind" AS ENUM ('server', 'folder');

-- CreateEnum
CREATE TYPE "import_status" AS ENUM ('running', 'stopped', 'failed', 'done');

-- CreateEnum
CREATE TYPE "finding_outcome" AS ENUM ('missing', 'different');

-- CreateTable
CREATE TABLE "imports" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" "import_kind" NOT NULL,
    "address" TEXT NOT NULL,
    "credentials" TEXT,
    "experiment_ids" TEXT[],
    "has_artifacts" BOOLEAN NOT NULL,
    "status" "import_status" NOT NULL DEFAULT 'running',
    "pass" INTEGER NOT NULL DEFAULT 1,
    "position" JSONB,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "expected_runs" INTEGER,
    "source_version" TEXT,
    "fault" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_id" UUID,
    "lease_until" BIGINT,
    "started_by_id" UUID,
    "started_by" TEXT NOT NULL,
    "started_time" BIGINT NOT NULL,
    "ended_time" BIGINT,

    CONSTRAINT "imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "imported_experiments" (
    "import_id" UUID NOT NULL,
    "source_id" TEXT NOT NULL,
    "experiment_id" INTEGER NOT NULL,

    CONSTRAINT "imported_experiments_pkey" PRIMARY KEY ("import_id","source_id")
);

-- CreateTable
CREATE TABLE "imported_objects" (
    "import_id" UUID NOT NULL,
    "object_id" TEXT NOT NULL,
    "pass" INTEGER NOT NULL,
    "seen" JSONB NOT NULL,

    CONSTRAINT "imported_objects_pkey" PRIMARY KEY ("import_id","object_id")
);

-- CreateTable
CREATE TABLE "import_findings" (
    "id" BIGSERIAL NOT NULL,
    "import_id" UUID NOT NULL,
    "pass" INTEGER NOT NULL,
    "outcome" "finding_outcome" NOT NULL,
    "kind" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "item" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL,

    CONSTRAINT "import_findings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "imports_address_key" ON "imports"("address");

-- CreateIndex
CREATE INDEX "import_findings_import_id_pass_owner_idx" ON "import_findings"("import_id", "pass", "owner");

-- CreateIndex
CREATE INDEX "import_findings_import_id_pass_id_idx" ON "import_findings"("import_id", "pass", "id");

-- AddForeignKey
ALTER TABLE "imported_experiments" ADD CONSTRAINT "imported_experiments_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imported_objects" ADD CONSTRAINT "imported_objects_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_findings" ADD CONSTRAINT "import_findings_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;
