/** Monitors as clients of the managed platform know them: one a table, called by the table's name. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { forgetGrants } from '@/lib/core/grants';
import { command, query } from '@/lib/core/operation';
import { loadTable } from '@/lib/domains/features/index';
import { alreadyExists, invalid, notFound, notImplemented } from '@/lib/pure/errors';
import { GRANULARITIES, type Granularity } from '@/lib/pure/windows/windows';
import { isNumberType, isTimeType } from './counting/expressions';
import { typeOf } from './counting/relation';
import { makeMonitor } from './create-monitor';
import { configured, type LoadedMonitor, loadMonitor, MONITOR, monitorLevel } from './load';
import { type MonitorView, viewMonitor } from './monitor-shape';
import { queueRefresh } from './refresh/queue-refresh';
import { REFRESH_COLUMNS, type RefreshView } from './refresh-monitor';
import { MonitorConfig } from './schemas';
import { readRows } from './sources';

const TableName = z.string().min(1).max(500);
const Column = z.string().min(1).max(255);
const Granularities = z.array(z.string().max(50)).min(1).max(10);

const Definition = {
  tableName: TableName,
  outputSchemaName: z.string().max(500).default(''),
  assetsDir: z.string().max(2000).default(''),
  timeSeries: z.object({ timestampCol: Column, granularities: Granularities }).optional(),
  inferenceLog: z
    .object({
      problemType: z.enum(['PROBLEM_TYPE_CLASSIFICATION', 'PROBLEM_TYPE_REGRESSION']),
      timestampCol: Column,
      granularities: Granularities,
      predictionCol: Column,
      modelIdCol: Column,
      labelCol: Column.optional(),
      predictionProbaCol: Column.optional(),
    })
    .optional(),
  snapshot: z.unknown().optional(),
  baselineTableName: z.string().max(500).optional(),
  customMetrics: z.array(z.unknown()).max(100).default([]),
  slicingExprs: z.array(z.string().max(500)).max(5).default([]),
  schedule: z
    .object({
      quartzCronExpression: z.string().max(200),
      timezoneId: z.string().max(100).default('UTC'),
      pauseStatus: z.string().max(50).default('UNPAUSED'),
    })
    .optional(),
};
const DefinitionShape = z.object(Definition);
type Definition = z.output<typeof DefinitionShape>;

export type TableMonitor = { monitor: MonitorView; asked: Record<string, unknown>; tableName: string };

/** `0 15 * * * ?` of Quartz is `15 * * * *`: seconds are none of ours. */
const cronOf = (quartz: string): string =>
  quartz.trim().split(/\s+/).slice(1, 6).join(' ').replaceAll('?', '*');

function granularityOf(asked: readonly string[]): Granularity {
  const names = asked.map((each) => each.trim().toLowerCase());
  const found = GRANULARITIES.find((each) => names.includes(each) || names.includes(`${each}s`));
  if (!found) throw invalid(`Windows may last ${GRANULARITIES.join(', ')}.`, { field: 'granularities' });
  return found;
}

async function configFor(source: LoadedMonitor['source'], asked: Definition): Promise<MonitorConfig> {
  const { timeSeries, inferenceLog: log } = asked;
  // Left out silently they would be missed later, where nobody knows why.
  if (asked.customMetrics.length > 0) throw notImplemented('Custom metrics are not computed yet.');
  const time = log ?? timeSeries;
  if (!time)
    throw asked.snapshot === undefined
      ? invalid('Say time_series or inference_log.', { field: 'timeSeries' })
      : notImplemented('Snapshots have no windows to compare: use time_series.');
  const columns = await readRows({ id: '', source, config: null }, async (rows) => rows.columns);
  const roleOf = (name: string) =>
    name === log?.labelCol
      ? 'label'
      : name === log?.predictionProbaCol
        ? 'score'
        : name === log?.predictionCol
          ? 'prediction'
          : 'feature';
  const watched = columns.flatMap(({ name }) => {
    const type = typeOf(columns, name);
    if (type === undefined || name === time.timestampCol) return [];
    const isCategory = name === log?.labelCol && log?.problemType === 'PROBLEM_TYPE_CLASSIFICATION';
    const kind = isCategory
      ? 'categorical'
      : isNumberType(type)
        ? 'numeric'
        : isTimeType(type)
          ? 'instant'
          : 'categorical';
    return [{ name, kind, role: roleOf(name) }];
  });
  const problem =
    log?.problemType === 'PROBLEM_TYPE_REGRESSION'
      ? { kind: 'regression' as const }
      : log?.predictionProbaCol
        ? { kind: 'binary' as const }
        : log
          ? { kind: 'multiclass' as const }
          : { kind: 'none' as const };
  const slices = [...asked.slicingExprs, ...(log ? [log.modelIdCol] : [])];
  return MonitorConfig.parse({
    columns: watched,
    timeColumn: time.timestampCol,
    slices: [...new Set(slices)],
    granularity: granularityOf(time.granularities),
    timeZone: asked.schedule?.timezoneId ?? 'UTC',
    schedule: {
      cron: asked.schedule ? cronOf(asked.schedule.quartzCronExpression) : '',
      isPaused: asked.schedule?.pauseStatus === 'PAUSED',
    },
    problem,
    reference: asked.baselineTableName
      ? { kind: 'table', table: asked.baselineTableName }
      : { kind: 'rolling', windows: 1 },
  });
}

/** @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
async function loadOfTable(ctx: Context, tableName: string): Promise<LoadedMonitor & { tableName: string }> {
  // One that may not be seen is not there: in the same words.
  const [found] = await ctx.sql<{ id: string; name: string }>(sql`
    SELECT id, name FROM monitors
    WHERE name = ${tableName.toLowerCase()} AND source->>'kind' = 'feature-table' AND ${monitorLevel(ctx)} IS NOT NULL`);
  if (!found) throw notFound(`The table '${tableName}' has no monitor.`);
  return { ...(await loadMonitor(ctx, found.id)), tableName: found.name };
}

const viewOf = (ctx: Context, monitor: LoadedMonitor & { tableName: string }): TableMonitor => ({
  monitor: viewMonitor(ctx, monitor),
  asked: monitor.source.kind === 'feature-table' ? (monitor.source.asked ?? {}) : {},
  tableName: monitor.tableName,
});

export const createTableMonitor = command({
  name: 'monitoring.createTableMonitor',
  summary: 'Watches a feature table, as clients of the managed platform ask for it.',
  access: 'monitors.create',
  input: DefinitionShape,
  async run(ctx, asked): Promise<TableMonitor> {
    const { name, location, isExternal } = await loadTable(ctx, asked.tableName);
    const tableName = name.toLowerCase();
    const source = { kind: 'feature-table' as const, table: name, location, isExternal, asked };
    const [taken] = await ctx.sql(sql`SELECT 1 FROM monitors WHERE name = ${tableName}`);
    if (taken) throw alreadyExists(`The table '${name}' has a monitor already.`, { field: 'tableName' });
    const config = await configFor(source, asked);
    await makeMonitor(ctx, { name: tableName, description: '', source, config });
    return viewOf({ ...ctx, level: () => 'CAN_VIEW' }, await loadOfTable(ctx, tableName));
  },
});

const Which = z.object({ tableName: TableName });

export const getTableMonitor = query({
  name: 'monitoring.getTableMonitor',
  summary: 'The monitor of a table.',
  access: 'monitors.read',
  input: Which,
  run: async (ctx, { tableName }): Promise<TableMonitor> => viewOf(ctx, await loadOfTable(ctx, tableName)),
});

export const deleteTableMonitor = command({
  name: 'monitoring.deleteTableMonitor',
  summary: 'Deletes the monitor of a table; the table stays.',
  access: 'monitors.manage',
  input: Which,
  async run(ctx, { tableName }) {
    const { id, name, source } = await loadOfTable(ctx, tableName);
    await ctx.sql(sql`DELETE FROM monitors WHERE id = ${id}`);
    await forgetGrants(ctx, MONITOR, id);
    ctx.audit({ objectType: MONITOR, objectId: id, before: { name, source } });
    return {};
  },
});

export const refreshTableMonitor = command({
  name: 'monitoring.refreshTableMonitor',
  summary: 'Computes the windows of a table that are new or changed.',
  access: 'monitors.run',
  input: Which,
  async run(ctx, { tableName }): Promise<{ refresh: RefreshView }> {
    const { id } = configured(await loadOfTable(ctx, tableName));
    const refreshId = await queueRefresh(ctx, id, { trigger: 'manual' });
    const [refresh] = await ctx.sql<RefreshView>(
      sql`SELECT ${REFRESH_COLUMNS} FROM monitor_refreshes WHERE id = ${refreshId}`,
    );
    ctx.audit({ objectType: MONITOR, objectId: id, after: { refresh: refreshId } });
    return { refresh: refresh as RefreshView };
  },
});

export const listTableRefreshes = query({
  name: 'monitoring.listTableRefreshes',
  summary: 'The refreshes of a table’s monitor, newest first.',
  access: 'monitors.read',
  input: Which,
  async run(ctx, { tableName }): Promise<{ refreshes: RefreshView[] }> {
    const { id } = await loadOfTable(ctx, tableName);
    const refreshes = await ctx.sql<RefreshView>(
      sql`SELECT ${REFRESH_COLUMNS} FROM monitor_refreshes WHERE monitor_id = ${id} ORDER BY id DESC LIMIT 100`,
    );
    return { refreshes };
  },
});

export const getTableRefresh = query({
  name: 'monitoring.getTableRefresh',
  summary: 'How a refresh of a table’s monitor goes.',
  access: 'monitors.read',
  input: Which.extend({ refreshId: z.coerce.number().int() }),
  async run(ctx, { tableName, refreshId }): Promise<{ refresh: RefreshView }> {
    const { id } = await loadOfTable(ctx, tableName);
    const [refresh] = await ctx.sql<RefreshView>(
      sql`SELECT ${REFRESH_COLUMNS} FROM monitor_refreshes WHERE id = ${refreshId} AND monitor_id = ${id}`,
    );
    if (!refresh) throw notFound(`The monitor has no refresh ${refreshId}.`);
    return { refresh };
  },
});
