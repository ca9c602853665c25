-- Kubernetes clusters that KServe runs on: where they are, the sealed token that opens them, and how their pods come by a model's files.
CREATE TYPE "cluster_mode" AS ENUM ('knative', 'standard');
CREATE TYPE "cluster_storage" AS ENUM ('http', 's3');

CREATE TABLE "serving_clusters" (
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "ca" TEXT NOT NULL DEFAULT '',
    "token" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "service_account" TEXT NOT NULL DEFAULT '',
    "mode" "cluster_mode" NOT NULL,
    "storage" "cluster_storage" NOT NULL,
    "server_url" TEXT NOT NULL DEFAULT '',
    "ingress_url" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,
    "last_updated_time" BIGINT NOT NULL,

    CONSTRAINT "serving_clusters_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "serving_clusters_name_key" ON "serving_clusters"("name");

-- What was made on a cluster for an endpoint. It outlives the endpoint: until the object is gone there, somebody has to remove it.
CREATE TABLE "serving_cluster_objects" (
    "endpoint_id" TEXT NOT NULL,
    "cluster_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "asked_time" BIGINT NOT NULL,
    "rolled_out" TEXT,
    "revision_before" TEXT,
    "is_settled" BOOLEAN NOT NULL DEFAULT false,
    "fault" TEXT NOT NULL DEFAULT '',
    "seen" JSONB NOT NULL DEFAULT '{}',
    "seen_time" BIGINT NOT NULL,

    CONSTRAINT "serving_cluster_objects_pkey" PRIMARY KEY ("endpoint_id", "cluster_id")
);

CREATE INDEX "serving_cluster_objects_cluster_id_idx" ON "serving_cluster_objects"("cluster_id");

ALTER TABLE "serving_cluster_objects" ADD CONSTRAINT "serving_cluster_objects_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "serving_clusters"("id") ON DELETE CASCADE ON UPDATE CASCADE;
