-- Secrets that were made on a cluster for the environment variables of an endpoint: what was made is removed, whatever became of the endpoint.
ALTER TABLE "serving_cluster_objects" ADD COLUMN "secrets" TEXT[] DEFAULT ARRAY[]::TEXT[];
