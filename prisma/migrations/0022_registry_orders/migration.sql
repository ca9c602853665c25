-- Versions of one model by when they last changed, and stays in stages in the order in which they began.
CREATE INDEX "model_versions_model_key_last_updated_time_version_idx" ON "model_versions"("model_key", "last_updated_time", "version");

DROP INDEX "stage_periods_model_key_stage_from_time_idx";
CREATE INDEX "stage_periods_model_key_stage_id_idx" ON "stage_periods"("model_key", "stage", "id");
CREATE INDEX "stage_periods_model_key_id_idx" ON "stage_periods"("model_key", "id");
