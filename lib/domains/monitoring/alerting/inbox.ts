import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import type { EventKind, Phase, Severity } from '@/lib/pure/drift/alerts/alert';
import { loadMonitor, monitorGranted } from '../load';
import { MonitorId } from '../schemas';

export type AlertView = {
  id: number;
  monitorId: string;
  monitor: string;
  rule: string;
  scope: string;
  slice: string;
  phase: Phase;
  severity: Severity | null;
  since: number;
  lastWindow: number;
  because: string;
  runbook: string;
  acknowledged: { by: string; at: number; note: string } | null;
  snoozedUntil: number | null;
  isMuted: boolean;
};

const COLUMNS = sql`
  alerts.id, alerts.monitor_id AS "monitorId", monitors.name AS monitor, alert_rules.name AS rule, scope, slice, phase, severity,
  since, last_window AS "lastWindow", because, runbook, state->'acknowledged' AS acknowledged,
  (state->>'snoozedUntil')::bigint AS "snoozedUntil", coalesce((state->>'isMuted')::boolean, false) AS "isMuted"`;

const ACTIVE = ['firing', 'recovering', 'noData', 'error'];

export const listAlerts = query({
  name: 'monitoring.listAlerts',
  summary: 'The alerts of all monitors that the caller may see, or of one; the newest first.',
  access: 'monitors.read',
  input: z.object({
    id: MonitorId.optional(),
    view: z.enum(['active', 'pending', 'all']).default('active'),
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { limit, pageToken: token, ...asked }) {
    const { id, view } = asked;
    if (id !== undefined) await loadMonitor(ctx, id);
    const [since, lastId] = readPageToken(asked, token) ?? [];
    const phases = view === 'pending' ? ['pending'] : ACTIVE;
    const found = await ctx.sql<AlertView>(sql`
      SELECT ${COLUMNS} FROM alerts JOIN alert_rules ON alert_rules.id = rule_id JOIN monitors ON monitors.id = alerts.monitor_id
      WHERE ${monitorGranted(ctx)} ${id === undefined ? empty : sql`AND alerts.monitor_id = ${id}`}
        ${view === 'all' ? empty : sql`AND phase = ANY(${phases}::text[])`}
        ${since === undefined ? empty : sql`AND (since, alerts.id) < (${Number(since)}::bigint, ${Number(lastId)}::int)`}
      ORDER BY since DESC, alerts.id DESC LIMIT ${limit + 1}`);
    const { page: alerts, nextPageToken } = cutPage(asked, found, limit, (last) => [last.since, last.id]);
    return { alerts, nextPageToken };
  },
});

export type AlertEventView = {
  id: number;
  scope: string;
  rule: string;
  kind: EventKind;
  severity: Severity | null;
  windowStart: number;
  time: number;
  silencedBy: string | null;
  because: string;
};

export const listAlertEvents = query({
  name: 'monitoring.listAlertEvents',
  summary: 'What happened to the alerts of a monitor, newest first: who was told, and why not.',
  access: 'monitors.read',
  input: z.object({
    id: MonitorId,
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { id, limit, pageToken: token }) {
    await loadMonitor(ctx, id);
    const [after] = readPageToken({ id }, token) ?? [];
    const found = await ctx.sql<AlertEventView>(sql`
      SELECT alert_events.id, scope, alert_rules.name AS rule, kind, alert_events.severity, window_start AS "windowStart", time,
             silenced_by AS "silencedBy", alert_events.because
      FROM alert_events JOIN alerts ON alerts.id = alert_id JOIN alert_rules ON alert_rules.id = rule_id
      WHERE alert_events.monitor_id = ${id} ${after === undefined ? empty : sql`AND alert_events.id < ${Number(after)}`}
      ORDER BY alert_events.id DESC LIMIT ${limit + 1}`);
    const { page: events, nextPageToken } = cutPage({ id }, found, limit, ({ id: last }) => [last]);
    return { events, nextPageToken };
  },
});
