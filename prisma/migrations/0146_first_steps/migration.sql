-- CreateTable
CREATE TABLE "first_steps" (
    "user_id" UUID NOT NULL,
    "compared_time" BIGINT,
    "dismissed_time" BIGINT,

    CONSTRAINT "first_steps_pkey" PRIMARY KEY ("user_id")
);

-- AddForeignKey
ALTER TABLE "first_steps" ADD CONSTRAINT "first_steps_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
