-- The audit log by type of object; what was refused, which is rare; people by name.

DROP INDEX "audit_log_outcome_id_idx";
CREATE INDEX "audit_log_refused_idx" ON "audit_log" ("id") WHERE "outcome" <> 'done';
CREATE INDEX "audit_log_object_type_id_idx" ON "audit_log" ("object_type", "id");
CREATE INDEX "audit_log_request_id_idx" ON "audit_log" ("request_id");
CREATE INDEX "audit_log_token_id_id_idx" ON "audit_log" ("token_id", "id");
CREATE INDEX "users_by_name_idx" ON "users" (lower("name"), "id");
