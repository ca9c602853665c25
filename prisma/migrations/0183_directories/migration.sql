-- The parts of a person's name as a directory says them, one by one.
ALTER TABLE "users" ADD COLUMN "given_name" TEXT, ADD COLUMN "family_name" TEXT;

-- Groups are listed by name, page by page, those built in first.
CREATE INDEX "groups_by_name_idx" ON "groups" ((NOT "is_built_in"), lower("name"), "id");
