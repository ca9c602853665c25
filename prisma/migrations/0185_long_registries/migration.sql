-- Whoever approved as one of several finds the request among what they have decided.
CREATE INDEX "model_activities_words_idx" ON "model_activities" ("user_id") WHERE "type" IN ('APPROVED_REQUEST', 'REJECTED_REQUEST');

-- A model's page tells how many comments there are; its feed may be long.
CREATE INDEX "model_activities_comments_idx" ON "model_activities" ("model_key") WHERE "type" = 'NEW_COMMENT';

-- How much is on its way to a receiver, and how much of it now, is asked at every delivery.
CREATE INDEX "webhook_deliveries_on_way_idx" ON "webhook_deliveries" ("webhook_id", "claimed_until") WHERE "status" = 'pending';
