-- CreateEnum
CREATE TYPE "demo_task" AS ENUM ('load', 'remove');

-- CreateEnum
CREATE TYPE "demo_size" AS ENUM ('whole', 'small');

-- CreateEnum
CREATE TYPE "demo_status" AS ENUM ('running', 'failed', 'done');

-- CreateTable
CREATE TABLE "demo_work" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "task" "demo_task" NOT NULL,
    "size" "demo_size" NOT NULL DEFAULT 'whole',
    "status" "demo_status" NOT NULL DEFAULT 'running',
    "address" TEXT NOT NULL,
    "lines" TEXT[],
    "fault" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "token_id" UUID,
    "started_by_id" UUID,
    "started_by" TEXT NOT NULL,
    "started_time" BIGINT NOT NULL,
    "ended_time" BIGINT,

    CONSTRAINT "demo_work_pkey" PRIMARY KEY ("id")
);

-- Which experiments the demo made is asked without looking through all tags.
CREATE INDEX "experiment_tags_demo_idx" ON "experiment_tags"("experiment_id") WHERE "key" = 'plumbline.demo';
