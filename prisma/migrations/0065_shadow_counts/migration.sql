-- Copies for a shadow are counted apart from what callers were answered, with how many of their answers differ from the live ones.
ALTER TABLE "serving_minutes" ADD COLUMN "is_shadow" BOOLEAN NOT NULL DEFAULT false,
                              ADD COLUMN "compared" INTEGER NOT NULL DEFAULT 0,
                              ADD COLUMN "differing" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "serving_minutes" DROP CONSTRAINT "serving_minutes_pkey",
                              ADD CONSTRAINT "serving_minutes_pkey" PRIMARY KEY ("endpoint_key", "minute", "entity", "is_shadow", "server_id");
