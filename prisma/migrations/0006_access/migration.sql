-- Service principals, groups, and grants on single objects.

CREATE TYPE "user_kind" AS ENUM ('person', 'service');
ALTER TABLE "users" ADD COLUMN "kind" "user_kind" NOT NULL DEFAULT 'person', ADD COLUMN "external_id" TEXT;

CREATE TABLE "groups" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "name" TEXT NOT NULL,
  "description" TEXT NOT NULL DEFAULT '',
  "external_id" TEXT,
  "is_built_in" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "groups_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "groups_name_key" ON "groups" ("name");

CREATE TABLE "group_members" (
  "group_id" UUID NOT NULL,
  "member_id" UUID NOT NULL,
  CONSTRAINT "group_members_pkey" PRIMARY KEY ("group_id", "member_id"),
  CONSTRAINT "group_members_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "group_members_member_id_idx" ON "group_members" ("member_id");

CREATE TABLE "grants" (
  "object_type" TEXT NOT NULL,
  "object_id" TEXT NOT NULL,
  "principal_id" UUID NOT NULL,
  "level" TEXT NOT NULL,
  "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "granted_by_id" UUID,
  CONSTRAINT "grants_pkey" PRIMARY KEY ("object_type", "object_id", "principal_id")
);
CREATE INDEX "grants_principal_id_object_type_idx" ON "grants" ("principal_id", "object_type");

CREATE INDEX "logged_models_lifecycle_stage_creation_time_idx" ON "logged_models" ("lifecycle_stage", "creation_time");

-- As it was before there were grants: all read everything, contributors change it.
INSERT INTO "groups" ("id", "name", "description", "is_built_in") VALUES
  ('00000000-0000-4000-8000-000000000001', 'users', 'Everybody who may sign in', true),
  ('00000000-0000-4000-8000-000000000002', 'contributors', 'Everybody whose role lets them change things', true),
  ('00000000-0000-4000-8000-000000000003', 'admins', 'Administrators', true);
INSERT INTO "grants" ("object_type", "object_id", "principal_id", "level") VALUES
  ('experiment', '', '00000000-0000-4000-8000-000000000001', 'CAN_READ'),
  ('experiment', '', '00000000-0000-4000-8000-000000000002', 'CAN_EDIT');

-- Whoever made an experiment manages it.
INSERT INTO "grants" ("object_type", "object_id", "principal_id", "level")
SELECT 'experiment', "id"::text, "owner_id", 'CAN_MANAGE' FROM "experiments" WHERE "owner_id" IS NOT NULL;
