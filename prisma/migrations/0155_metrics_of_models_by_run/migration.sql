-- What a run measured on a model, by the run: a number is explained from there.
CREATE INDEX "logged_model_metrics_run_id_key_idx" ON "logged_model_metrics"("run_id", "key");
