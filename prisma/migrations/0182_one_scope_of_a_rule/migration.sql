-- Rules of a metric, of one's own metrics and of fairness told of windows without data under a scope of its own, which never heard that
-- data came again: those alerts would stay for ever.
DELETE FROM "alerts" USING "alert_rules"
WHERE "alert_rules"."id" = "rule_id" AND "scope" = '' AND "subject" ->> 'kind' IN ('metric', 'custom', 'fairness');
