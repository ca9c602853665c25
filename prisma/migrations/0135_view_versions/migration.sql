-- CreateTable
CREATE TABLE "saved_view_versions" (
    "view_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "state" JSONB NOT NULL,
    "changed" TEXT[],
    "author" TEXT NOT NULL,
    "time" BIGINT NOT NULL,

    CONSTRAINT "saved_view_versions_pkey" PRIMARY KEY ("view_id","version")
);

-- AddForeignKey
ALTER TABLE "saved_view_versions" ADD CONSTRAINT "saved_view_versions_view_id_fkey" FOREIGN KEY ("view_id") REFERENCES "saved_views"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Views that are there begin with what they show now.
INSERT INTO "saved_view_versions" ("view_id", "version", "state", "changed", "author", "time")
SELECT saved_views.id, 1, saved_views.state, '{}', users.name, saved_views.updated_at
FROM saved_views JOIN users ON users.id = saved_views.owner_id WHERE saved_views.name IS NOT NULL;
