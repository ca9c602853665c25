-- CreateTable
CREATE TABLE "run_comments" (
    "id" BIGSERIAL NOT NULL,
    "run_key" BIGINT NOT NULL,
    "thread_id" BIGINT,
    "user_id" UUID,
    "user_name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "time" BIGINT NOT NULL,
    "edited_time" BIGINT,

    CONSTRAINT "run_comments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "run_comments_run_key_thread_id_id_idx" ON "run_comments"("run_key", "thread_id", "id");

-- CreateIndex
CREATE INDEX "run_comments_thread_id_idx" ON "run_comments"("thread_id");

-- AddForeignKey
ALTER TABLE "run_comments" ADD CONSTRAINT "run_comments_run_key_fkey" FOREIGN KEY ("run_key") REFERENCES "runs"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_comments" ADD CONSTRAINT "run_comments_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "run_comments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
