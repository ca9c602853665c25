-- CreateEnum
CREATE TYPE "notice_tone" AS ENUM ('info', 'success', 'warning', 'danger');

-- CreateTable
CREATE TABLE "notifications" (
    "id" BIGSERIAL NOT NULL,
    "user_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "tone" "notice_tone" NOT NULL DEFAULT 'info',
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL DEFAULT '',
    "href" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "asks" BOOLEAN NOT NULL DEFAULT false,
    "time" BIGINT NOT NULL,
    "read_time" BIGINT,
    "settled_time" BIGINT,
    "outcome" TEXT,

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notifications_key_user_id_key" ON "notifications"("key", "user_id");

-- CreateIndex
CREATE INDEX "notifications_user_id_time_id_idx" ON "notifications"("user_id", "time", "id");

-- CreateIndex
CREATE INDEX "notifications_user_id_read_time_idx" ON "notifications"("user_id", "read_time");

-- CreateIndex
CREATE INDEX "notifications_user_id_settled_time_idx" ON "notifications"("user_id", "settled_time");

-- CreateIndex
CREATE INDEX "notifications_time_idx" ON "notifications"("time");

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
