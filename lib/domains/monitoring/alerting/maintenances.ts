import sql from 'sql-template-tag';
import { z } from 'zod';
import { command, query } from '@/lib/core/operation';
import { rows } from '@/lib/platform/db';
import { invalid, notFound } from '@/lib/pure/errors';
import { loadMonitor, MONITOR, nameOf } from '../load';
import { MonitorId } from '../schemas';

export type MaintenanceView = {
  id: number;
  from: number;
  to: number;
  note: string;
  createdBy: string;
};

/** Ahead or under way; those that are over say nothing. */
const MOST_AHEAD = 50;
const LONGEST = 90 * 86_400_000;

export const planMaintenance = command({
  name: 'monitoring.planMaintenance',
  summary:
    'Names a time in which a monitor is watched as ever and tells nobody; what still holds after it is told then.',
  access: 'monitors.run',
  input: z.object({
    id: MonitorId,
    from: z.number().int(),
    to: z.number().int(),
    note: z.string().trim().max(2000).default(''),
  }),
  async run(ctx, { id, from, to, note }): Promise<{ maintenanceId: number }> {
    await loadMonitor(ctx, id, { lock: true });
    if (from >= to) throw invalid('It must be later than from.', { field: 'to' });
    if (to <= ctx.now) throw invalid('It must lie ahead.', { field: 'to' });
    if (to - from > LONGEST) throw invalid('A maintenance lasts 90 days at most.', { field: 'to' });
    const [counted] = await ctx.sql<{ n: number }>(
      sql`SELECT count(*) AS n FROM monitor_maintenances WHERE monitor_id = ${id} AND to_time > ${ctx.now}`,
    );
    if ((counted?.n ?? 0) >= MOST_AHEAD)
      throw invalid(`A monitor has at most ${MOST_AHEAD} maintenances ahead.`);
    const [made] = await ctx.sql<{ id: number }>(sql`
      INSERT INTO monitor_maintenances (monitor_id, from_time, to_time, note, created_by, creation_time)
      VALUES (${id}, ${from}, ${to}, ${note}, ${nameOf(ctx)}, ${ctx.now}) RETURNING id`);
    const maintenanceId = made?.id ?? 0;
    ctx.audit({ objectType: MONITOR, objectId: id, after: { maintenance: maintenanceId, from, to, note } });
    return { maintenanceId };
  },
});

export const listMaintenances = query({
  name: 'monitoring.listMaintenances',
  summary: 'The times in which a monitor tells nobody, those that are over left out.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId }),
  async run(ctx, { id }): Promise<{ maintenances: MaintenanceView[] }> {
    await loadMonitor(ctx, id);
    const maintenances = await ctx.sql<MaintenanceView>(sql`
      SELECT id, from_time AS "from", to_time AS "to", note, created_by AS "createdBy" FROM monitor_maintenances
      WHERE monitor_id = ${id} AND to_time > ${ctx.now} ORDER BY to_time, id LIMIT ${MOST_AHEAD}`);
    return { maintenances };
  },
});

export const endMaintenance = command({
  name: 'monitoring.endMaintenance',
  summary: 'Ends a maintenance at once, or takes back one that lies ahead.',
  access: 'monitors.run',
  input: z.object({ id: MonitorId, maintenanceId: z.number().int() }),
  async run(ctx, { id, maintenanceId }) {
    await loadMonitor(ctx, id);
    const [ended] = await ctx.sql(
      sql`DELETE FROM monitor_maintenances WHERE id = ${maintenanceId} AND monitor_id = ${id} RETURNING 1`,
    );
    if (!ended) throw notFound(`The monitor has no maintenance ${maintenanceId}.`);
    ctx.audit({ objectType: MONITOR, objectId: id, before: { maintenance: maintenanceId } });
    return {};
  },
});

/** Whether nobody is to be told now. */
export async function isInMaintenance(monitorId: string, now: number): Promise<boolean> {
  const [found] = await rows(sql`
    SELECT 1 FROM monitor_maintenances
    WHERE monitor_id = ${monitorId} AND to_time > ${now} AND from_time <= ${now} LIMIT 1`);
  return found !== undefined;
}
