import sql from 'sql-template-tag';
import { z } from 'zod';
import { command, query } from '@/lib/core/operation';
import { rows } from '@/lib/platform/db';
import { invalid, notFound } from '@/lib/pure/errors';
import { isWithinWeekly, nextWeekly, type Weekly } from '@/lib/pure/windows/weekly';
import { loadMonitor, MONITOR, nameOf } from '../load';
import { MonitorId, TimeZone } from '../schemas';

export type MaintenanceView = {
  id: number;
  from: number;
  to: number;
  /** Of one that comes again; the times are those of the next then, or of the one under way. */
  weekly: Weekly | null;
  note: string;
  createdBy: string;
};

/** Ahead or under way; those that are over say nothing. */
const MOST_AHEAD = 50;
const LONGEST = 90 * 86_400_000;
/** The last moment of the year 9999: for good. */
const NEVER = 253_402_300_799_999;

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day such as 22:30');
const WeeklyShape = z.object({
  /** Monday is 1, Sunday 7. */
  days: z.array(z.number().int().min(1).max(7)).min(1, 'must name a day').max(7),
  from: Clock,
  /** Not later than `from`: of the day after. */
  to: Clock,
  timeZone: TimeZone.default('UTC'),
});

export const planMaintenance = command({
  name: 'monitoring.planMaintenance',
  summary:
    'Names a time in which a monitor is watched as ever and tells nobody; what still holds after it is told then.',
  access: 'monitors.run',
  input: z.object({
    id: MonitorId,
    /** Of one that comes again: between when and when it does; from now on and for good where they are not given. */
    from: z.number().int().optional(),
    to: z.number().int().max(NEVER).optional(),
    weekly: WeeklyShape.optional(),
    note: z.string().trim().max(2000).default(''),
  }),
  async run(ctx, { id, weekly, note, ...given }): Promise<{ maintenanceId: number }> {
    await loadMonitor(ctx, id, { lock: true });
    if (!weekly && (given.from === undefined || given.to === undefined))
      throw invalid('Say from when to when, or on which days of each week.', { field: 'from' });
    const { from = ctx.now, to = NEVER } = given;
    if (from >= to) throw invalid('It must be later than from.', { field: 'to' });
    if (to <= ctx.now) throw invalid('It must lie ahead.', { field: 'to' });
    if (!weekly && to - from > LONGEST)
      throw invalid('A maintenance lasts 90 days at most.', { field: 'to' });
    const [counted] = await ctx.sql<{ n: number }>(
      sql`SELECT count(*) AS n FROM monitor_maintenances WHERE monitor_id = ${id} AND to_time > ${ctx.now}`,
    );
    if ((counted?.n ?? 0) >= MOST_AHEAD)
      throw invalid(`A monitor has at most ${MOST_AHEAD} maintenances ahead.`);
    const [made] = await ctx.sql<{ id: number }>(sql`
      INSERT INTO monitor_maintenances (monitor_id, from_time, to_time, weekly, note, created_by, creation_time)
      VALUES (${id}, ${from}, ${to}, ${weekly ? JSON.stringify(weekly) : null}::jsonb, ${note}, ${nameOf(ctx)}, ${ctx.now})
      RETURNING id`);
    const maintenanceId = made?.id ?? 0;
    const after = { maintenance: maintenanceId, from, to, weekly, note };
    ctx.audit({ objectType: MONITOR, objectId: id, after });
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
    const found = await ctx.sql<MaintenanceView>(sql`
      SELECT id, from_time AS "from", to_time AS "to", weekly, note, created_by AS "createdBy" FROM monitor_maintenances
      WHERE monitor_id = ${id} AND to_time > ${ctx.now} ORDER BY to_time, id LIMIT ${MOST_AHEAD}`);
    const maintenances = found.map((one) =>
      one.weekly ? { ...one, ...nextWeekly(one.weekly, Math.max(ctx.now, one.from)) } : one,
    );
    return { maintenances: maintenances.sort((a, b) => a.to - b.to || a.id - b.id) };
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
  const found = await rows<{ weekly: Weekly | null }>(sql`
    SELECT weekly FROM monitor_maintenances
    WHERE monitor_id = ${monitorId} AND to_time > ${now} AND from_time <= ${now} LIMIT ${MOST_AHEAD}`);
  return found.some(({ weekly }) => weekly === null || isWithinWeekly(weekly, now));
}
