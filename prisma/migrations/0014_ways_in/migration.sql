-- Sessions that can be told apart, single sign-on, and audit rows that name their token and are found by whatever one asks for.

ALTER TABLE "sessions" ADD COLUMN "last_seen_at" TIMESTAMPTZ(3), ADD COLUMN "way" TEXT NOT NULL DEFAULT 'password';

CREATE INDEX "tokens_created_at_id_idx" ON "tokens" ("created_at", "id");

ALTER TABLE "audit_log" ADD COLUMN "token_name" TEXT;
CREATE INDEX "audit_log_actor_name_id_idx" ON "audit_log" ("actor_name", "id");
CREATE INDEX "audit_log_outcome_id_idx" ON "audit_log" ("outcome", "id");
CREATE INDEX "audit_log_at_idx" ON "audit_log" ("at");

CREATE TABLE "sso_settings" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "is_on" BOOLEAN NOT NULL,
  "name" TEXT NOT NULL,
  "issuer" TEXT NOT NULL,
  "client_id" TEXT NOT NULL,
  "sealed_secret" TEXT,
  "scopes" TEXT NOT NULL,
  "email_domains" TEXT[],
  "makes_accounts" BOOLEAN NOT NULL,
  "default_role" "role" NOT NULL,
  "group_claim" TEXT NOT NULL,
  "mapping" JSONB NOT NULL,
  "is_password_off" BOOLEAN NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "sso_settings_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "sso_identities" (
  "issuer" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "user_id" UUID NOT NULL,
  "linked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "sso_identities_pkey" PRIMARY KEY ("issuer", "subject"),
  CONSTRAINT "sso_identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "sso_identities_user_id_idx" ON "sso_identities" ("user_id");

CREATE TABLE "sso_attempts" (
  "id" TEXT NOT NULL,
  "browser" TEXT NOT NULL,
  "sealed" TEXT NOT NULL,
  "next" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "sso_attempts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sso_attempts_expires_at_idx" ON "sso_attempts" ("expires_at");

-- Tokens end with their user; those who come back make new ones.
DELETE FROM "tokens" USING "users" WHERE "users"."id" = "user_id" AND NOT "is_active";
