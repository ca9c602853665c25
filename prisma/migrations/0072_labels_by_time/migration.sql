-- Which predictions were labelled since a time: their windows are open again.
CREATE INDEX "inference_labels_endpoint_id_time_idx" ON "inference_labels"("endpoint_id", "time");
