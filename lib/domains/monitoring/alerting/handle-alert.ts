import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import {
  type AlertState,
  acknowledgeAlert as acknowledge,
  muteAlert as mute,
  restartAlert,
  snoozeAlert as snooze,
  wakeAlert,
} from '@/lib/pure/drift/alerts/alert';
import { invalid, notFound } from '@/lib/pure/errors';
import { loadMonitor, MONITOR, nameOf } from '../load';

const AlertId = z.object({ alertId: z.number().int() });

type Row = { id: number; monitorId: string; scope: string; state: AlertState };

/** An alert that the caller may handle, held until the change is made. @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
async function loadAlert(ctx: Context, alertId: number): Promise<Row> {
  const [row] = await ctx.sql<Row>(
    sql`SELECT id, monitor_id AS "monitorId", scope, state FROM alerts WHERE id = ${alertId} FOR UPDATE`,
  );
  if (!row) throw notFound(`There is no alert ${alertId}.`);
  await loadMonitor(ctx, row.monitorId);
  return row;
}

async function change(
  ctx: Context,
  { id, monitorId, scope }: Row,
  state: AlertState,
  after: object,
): Promise<void> {
  await ctx.sql(sql`
    UPDATE alerts SET state = ${JSON.stringify(state)}::jsonb, phase = ${state.phase}, severity = ${state.severity}
    WHERE id = ${id}`);
  ctx.audit({ objectType: MONITOR, objectId: monitorId, after: { alert: id, scope, ...after } });
}

export const acknowledgeAlert = command({
  name: 'monitoring.acknowledgeAlert',
  summary: 'Says that one looks into it: it is not repeated until it gets worse or is over.',
  access: 'monitors.run',
  input: AlertId.extend({ note: z.string().trim().max(2000).default('') }),
  async run(ctx, { alertId, note }) {
    const row = await loadAlert(ctx, alertId);
    await change(ctx, row, acknowledge(row.state, nameOf(ctx), ctx.now, note), { acknowledged: true, note });
    return {};
  },
});

export const snoozeAlert = command({
  name: 'monitoring.snoozeAlert',
  summary: 'Tells nobody of it until a time; null wakes it.',
  access: 'monitors.run',
  input: AlertId.extend({ until: z.number().int().nullable() }),
  async run(ctx, { alertId, until }) {
    const row = await loadAlert(ctx, alertId);
    if (until !== null && until <= ctx.now) throw invalid('It must lie ahead.', { field: 'until' });
    await change(ctx, row, until === null ? wakeAlert(row.state) : snooze(row.state, until), {
      snoozedUntil: until,
    });
    return {};
  },
});

export const muteAlert = command({
  name: 'monitoring.muteAlert',
  summary: 'Tells nobody of it any more, or again.',
  access: 'monitors.run',
  input: AlertId.extend({ isMuted: z.boolean() }),
  async run(ctx, { alertId, isMuted }) {
    const row = await loadAlert(ctx, alertId);
    await change(ctx, row, mute(row.state, isMuted), { isMuted });
    return {};
  },
});

/**
 * The past says nothing more: with another reference, or where nobody looks any longer.
 *
 * @param which of `alerts` and their `alert_rules`; all by default
 */
export async function restartAlerts(ctx: Context, monitorId: string, which: Sql = sql`true`): Promise<void> {
  const found = await ctx.sql<{ id: number; state: AlertState }>(sql`
    SELECT alerts.id, state FROM alerts JOIN alert_rules ON alert_rules.id = rule_id
    WHERE alerts.monitor_id = ${monitorId} AND ${which} FOR UPDATE OF alerts`);
  if (found.length === 0) return;
  const states = found.map(({ id, state }) => ({ id, state: restartAlert(state, ctx.now) }));
  await ctx.sql(sql`
    UPDATE alerts SET state = given.state, phase = 'normal', severity = NULL, since = ${ctx.now}
    FROM jsonb_to_recordset(${JSON.stringify(states)}::jsonb) AS given (id int, state jsonb)
    WHERE alerts.id = given.id`);
}
