-- Labels come by the ids that callers gave their requests.
CREATE INDEX "inference_log_client_request_id_idx" ON "inference_log"("client_request_id") WHERE client_request_id IS NOT NULL;
