-- A reference that is read from elsewhere is read with the rights of whoever chose it.
ALTER TABLE "monitors" ADD COLUMN "reference_by_id" UUID;
