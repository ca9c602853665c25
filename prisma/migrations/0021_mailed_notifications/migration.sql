-- Which notifications have gone out by e-mail too, and when.
ALTER TABLE "notifications" ADD COLUMN "mailed_time" BIGINT;
