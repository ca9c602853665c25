import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { AppError, alreadyExists, invalid } from '@/lib/pure/errors';
import { LEVELS, type ObjectType } from '@/lib/pure/permission-levels';
import { windowAt } from '@/lib/pure/windows/windows';
import { restartAlerts } from './alerting/handle-alert';
import { typeOf } from './counting/relation';
import { assertCustom } from './custom/plan-custom';
import { configured, loadMonitor, MONITOR, type MonitorRow } from './load';
import { findOrigin } from './references/origin';
import { type Elsewhere, isElsewhere, isToldOf, subjectOf } from './references/subject';
import { queueRefresh } from './refresh/queue-refresh';
import { assertCron, nextRun } from './schedule';
import { MonitorConfig, MonitorId, MonitorName } from './schemas';
import { readRows, referenceTable } from './sources';

type Settling = Pick<MonitorRow, 'id' | 'name' | 'source' | 'config'>;

/** What changes how rows are counted; all else leaves the reference as it was read. */
const COUNTED = [
  'columns',
  'timeColumn',
  'idColumn',
  'slices',
  'reference',
  'problem',
  'timeZone',
  'granularity',
  'joint',
  'customMetrics',
  // One of them goes by parts of the reference.
  'preset',
] as const;

/** Keeps a configuration, and has the windows computed by it. @throws INVALID_PARAMETER_VALUE naming the column */
export async function settleConfig(ctx: Context, monitor: Settling, config: MonitorConfig): Promise<void> {
  assertCron(config);
  assertTime(monitor, config);
  await assertColumns(monitor, config);
  if (config.reference.kind === 'uploaded' && !(await referenceTable(monitor.id).exists()))
    throw invalid('No reference was uploaded yet: upload one, or choose another.', {
      field: 'config.reference',
    });
  const { reference } = config;
  if (isElsewhere(reference)) await assertReference(ctx, monitor, reference);
  const before = monitor.config;
  const isCounted =
    !before ||
    (await isTableStale(ctx, monitor.id)) ||
    COUNTED.some((key) => JSON.stringify(before[key]) !== JSON.stringify(config[key]));
  await ctx.sql(sql`
    UPDATE monitors SET config = ${JSON.stringify(config)}::jsonb, config_version = config_version + 1,
                        reference_by_id = ${isElsewhere(reference) ? (ctx.caller.user?.id ?? null) : null}::uuid,
                        plan_version = ${isCounted ? null : sql`plan_version`},
                        status = CASE WHEN status = 'draft' THEN 'active'::monitor_status ELSE status END,
                        next_run_time = ${nextRun(config, ctx.now)}, last_updated_time = ${ctx.now}
    WHERE id = ${monitor.id}`);
  // No window says anything of them again: an alert of one would never be over.
  const judged = config.columns
    .filter(({ role }) => role !== 'ignored' && role !== 'contribution')
    .map(({ name }) => name);
  await restartAlerts(
    ctx,
    monitor.id,
    sql`subject ->> 'kind' = 'drift' AND phase <> 'normal' AND scope <> ALL(${judged}::text[])`,
  );
  await queueRefresh(ctx, monitor.id, { trigger: 'manual' });
}

/** Only tables have versions to look at. */
function assertTime({ source: { kind } }: Settling, { timeColumn }: MonitorConfig): void {
  if (timeColumn === undefined && (kind === 'uploaded' || kind === 'endpoint'))
    throw invalid('Say which column is the time of a row. Without one, only tables can be watched.', {
      field: 'config.timeColumn',
    });
}

/** What is found now is looked for again at each refresh, with the rights of whoever saves this. */
async function assertReference(ctx: Context, { source }: Settling, reference: Elsewhere): Promise<void> {
  const field = reference.kind === 'table' ? 'config.reference.table' : 'config.reference';
  try {
    const reading = { ...ctx, level: (type: ObjectType) => LEVELS[type][0] };
    await findOrigin(reading, await subjectOf(reading, source, reference));
  } catch (error) {
    throw isToldOf(error) ? invalid(error.message, { field: error.field ?? field }) : error;
  }
}

/** A table that has gone on is read anew. */
async function isTableStale(ctx: Context, id: string): Promise<boolean> {
  const [found] = await ctx.sql<{ isStale: boolean }>(sql`
    SELECT about ? 'stale' AND about->>'reference' = 'table' AS "isStale"
    FROM monitors JOIN monitor_plans ON monitor_id = id AND version = plan_version WHERE id = ${id}`);
  return found?.isStale === true;
}

/** Nothing was uploaded yet: then the first refresh finds what is not there. */
async function assertColumns(monitor: Settling, config: MonitorConfig): Promise<void> {
  const columns = await readRows(monitor, async (rows) => rows.columns).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
    throw error;
  });
  if (!columns) return;
  const assert = (name: string | undefined, field: string) => {
    if (name === undefined || typeOf(columns, name) !== undefined) return;
    const isThere = columns.some((column) => column.name === name);
    throw invalid(
      isThere
        ? `The column '${name}' holds lists, structures or bytes, which are not watched.`
        : `The source has no column '${name}'.`,
      { field },
    );
  };
  await assertCustom(columns, config);
  assert(config.timeColumn, 'config.timeColumn');
  assert(config.idColumn, 'config.idColumn');
  for (const [at, name] of config.slices.entries()) assert(name, `config.slices.${at}`);
  // Labels may come later, in a file of their own.
  for (const [at, { name, role }] of config.columns.entries())
    if (!(role === 'label' && config.idColumn !== undefined)) assert(name, `config.columns.${at}.name`);
}

export const configureMonitor = command({
  name: 'monitoring.configureMonitor',
  summary: 'Says which columns a monitor watches, in which windows, against what, how often.',
  access: 'monitors.manage',
  input: z.object({ id: MonitorId, config: MonitorConfig }),
  async run(ctx, { id, config }) {
    const monitor = await loadMonitor(ctx, id, { lock: true });
    await settleConfig(ctx, monitor, config);
    ctx.audit({ objectType: MONITOR, objectId: id, before: { config: monitor.config }, after: { config } });
    return {};
  },
});

export const updateMonitor = command({
  name: 'monitoring.updateMonitor',
  summary: 'Renames a monitor or describes it; pauses its schedule or goes on with it.',
  access: 'monitors.manage',
  input: z.object({
    id: MonitorId,
    name: MonitorName.optional(),
    description: z.string().max(10_000).optional(),
    isPaused: z.boolean().optional(),
  }),
  async run(ctx, { id, name, description, isPaused }) {
    const monitor = await loadMonitor(ctx, id, { lock: true });
    if (name !== undefined && name !== monitor.name) {
      const [taken] = await ctx.sql(sql`SELECT 1 FROM monitors WHERE name = ${name}`);
      if (taken) throw alreadyExists(`There is a monitor '${name}' already.`, { field: 'name' });
    }
    await ctx.sql(sql`
      UPDATE monitors SET name = ${name ?? monitor.name}, description = ${description ?? monitor.description},
                          last_updated_time = ${ctx.now} WHERE id = ${id}`);
    if (isPaused !== undefined) {
      const { config } = configured(monitor);
      const next = { ...config, schedule: { ...config.schedule, isPaused } };
      await ctx.sql(sql`
        UPDATE monitors SET config = ${JSON.stringify(next)}::jsonb, next_run_time = ${nextRun(next, ctx.now)} WHERE id = ${id}`);
    }
    ctx.audit({
      objectType: MONITOR,
      objectId: id,
      before: { name: monitor.name, description: monitor.description },
      after: { name, description, isPaused },
    });
    return {};
  },
});

/** The rows of a time become what windows are compared with from now on. */
export const acceptReference = command({
  name: 'monitoring.acceptReference',
  summary:
    'Makes what there was in a time the new normal: later windows are compared with it, earlier verdicts stay.',
  access: 'monitors.manage',
  input: z.object({
    id: MonitorId,
    from: z.number().int(),
    /** Without it, the window that begins at `from`. */
    to: z.number().int().optional(),
  }),
  async run(ctx, { id, from, to: given }) {
    const monitor = configured(await loadMonitor(ctx, id, { lock: true }));
    const to = given ?? windowAt(from, monitor.config.granularity, monitor.config.timeZone).end;
    if (from >= to) throw invalid('It must be later than from.', { field: 'to' });
    const [filled] = await ctx.sql<{ rows: number }>(sql`
      SELECT coalesce(sum(rows), 0)::bigint AS rows FROM monitor_windows
      WHERE monitor_id = ${id} AND slice = '' AND window_start >= ${from} AND window_end <= ${to}`);
    if (!filled?.rows) throw invalid('There are no rows in the windows of that time.', { field: 'from' });
    const config: MonitorConfig = {
      ...monitor.config,
      reference: { kind: 'range', from, to },
      acceptedTime: ctx.now,
    };
    await settleConfig(ctx, monitor, config);
    await restartAlerts(ctx, id);
    ctx.audit({
      objectType: MONITOR,
      objectId: id,
      before: { reference: monitor.config.reference },
      after: { reference: config.reference },
    });
    return {};
  },
});
