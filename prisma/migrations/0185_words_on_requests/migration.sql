-- Whoever approved as one of several finds the request among what they have decided.
CREATE INDEX "model_activities_words_idx" ON "model_activities" ("user_id") WHERE "type" IN ('APPROVED_REQUEST', 'REJECTED_REQUEST');
