-- The parts of a person's name as a directory says them, one by one.
ALTER TABLE "users" ADD COLUMN "given_name" TEXT, ADD COLUMN "family_name" TEXT;

-- Groups are listed by name, page by page, those built in first.
CREATE INDEX "groups_by_name_idx" ON "groups" ((NOT "is_built_in"), lower("name"), "id");

-- The audit log is asked by an object's id alone too, which says nearly always of what type it is.
CREATE INDEX "audit_log_object_id_id_idx" ON "audit_log" ("object_id", "id");
DROP INDEX "audit_log_object_type_object_id_id_idx";
