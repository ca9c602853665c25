-- A run that moved to another experiment keeps its artifacts where they are: clients that still log have been told so.
ALTER TABLE "runs" ADD COLUMN "artifact_root" TEXT;
