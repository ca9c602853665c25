-- Rules of alerts, the state of each, and what is sent to whom.

CREATE TABLE "monitor_channels" (
    "id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "monitor_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "secret" TEXT,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_by" TEXT NOT NULL,
    "creation_time" BIGINT NOT NULL,

    CONSTRAINT "monitor_channels_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alert_rules" (
    "id" SERIAL NOT NULL,
    "monitor_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "subject" JSONB NOT NULL,
    "rule" JSONB NOT NULL,
    "slice" TEXT NOT NULL DEFAULT '',
    "runbook" TEXT NOT NULL DEFAULT '',
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "creation_time" BIGINT NOT NULL,

    CONSTRAINT "alert_rules_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alerts" (
    "id" SERIAL NOT NULL,
    "monitor_id" TEXT NOT NULL,
    "rule_id" INTEGER NOT NULL,
    "scope" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "severity" TEXT,
    "since" BIGINT NOT NULL,
    "last_window" BIGINT NOT NULL,
    "because" TEXT NOT NULL DEFAULT '',
    "state" JSONB NOT NULL,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alert_events" (
    "id" SERIAL NOT NULL,
    "alert_id" INTEGER NOT NULL,
    "monitor_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT,
    "window_start" BIGINT NOT NULL,
    "time" BIGINT NOT NULL,
    "silenced_by" TEXT,
    "because" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "alert_events_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "monitor_deliveries" (
    "id" SERIAL NOT NULL,
    "uid" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text),
    "channel_id" TEXT NOT NULL,
    "monitor_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "is_test" BOOLEAN NOT NULL DEFAULT false,
    "status" "delivery_status" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "time" BIGINT NOT NULL,
    "due_time" BIGINT NOT NULL,
    "ended_time" BIGINT,
    "response_status" INTEGER,
    "fault" TEXT,

    CONSTRAINT "monitor_deliveries_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "monitor_channels_monitor_id_creation_time_idx" ON "monitor_channels"("monitor_id", "creation_time");

CREATE INDEX "alert_rules_monitor_id_id_idx" ON "alert_rules"("monitor_id", "id");

CREATE INDEX "alerts_monitor_id_phase_idx" ON "alerts"("monitor_id", "phase");

CREATE INDEX "alerts_since_id_idx" ON "alerts"("since", "id");

CREATE UNIQUE INDEX "alerts_rule_id_scope_key" ON "alerts"("rule_id", "scope");

CREATE INDEX "alert_events_monitor_id_id_idx" ON "alert_events"("monitor_id", "id");

CREATE INDEX "alert_events_alert_id_id_idx" ON "alert_events"("alert_id", "id");

CREATE INDEX "monitor_deliveries_monitor_id_id_idx" ON "monitor_deliveries"("monitor_id", "id");

CREATE INDEX "monitor_deliveries_status_due_time_idx" ON "monitor_deliveries"("status", "due_time");

ALTER TABLE "monitor_channels" ADD CONSTRAINT "monitor_channels_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitors"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alert_rules" ADD CONSTRAINT "alert_rules_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitors"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alerts" ADD CONSTRAINT "alerts_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "alert_rules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alert_events" ADD CONSTRAINT "alert_events_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alerts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "monitor_deliveries" ADD CONSTRAINT "monitor_deliveries_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "monitor_channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;
