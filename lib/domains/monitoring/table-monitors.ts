/** Monitors as clients of the managed platform know them: one a table, called by the table's name. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { forgetGrants } from '@/lib/core/grants';
import { command, query } from '@/lib/core/operation';
import { loadTable } from '@/lib/domains/features/index';
import { alreadyExists, invalid, notFound } from '@/lib/pure/errors';
import { GRANULARITIES, type Granularity } from '@/lib/pure/windows/windows';
import { settleConfig } from './configure-monitor';
import { isNumberType, isTimeType } from './counting/expressions';
import { typeOf } from './counting/relation';
import { makeMonitor } from './create-monitor';
import { WHOLE_TABLE } from './custom/definition';
import { configured, type LoadedMonitor, loadMonitor, MONITOR, monitorLevel } from './load';
import { type MonitorView, viewMonitor } from './monitor-shape';
import { queueRefresh } from './refresh/queue-refresh';
import { REFRESH_COLUMNS, type RefreshView, stopRefresh } from './refresh-monitor';
import { MonitorConfig } from './schemas';
import { readRows } from './sources';

const TableName = z.string().min(1).max(500);
const Column = z.string().min(1).max(255);
/** Of a snapshot: every time that the table was written has a window of its own. */
const FINEST: Granularity = GRANULARITIES[0] ?? '1 day';
const Granularities = z.array(z.string().max(50)).min(1).max(10);

const METRIC_KINDS = {
  CUSTOM_METRIC_TYPE_AGGREGATE: 'aggregate',
  CUSTOM_METRIC_TYPE_DERIVED: 'derived',
  CUSTOM_METRIC_TYPE_DRIFT: 'drift',
} as const;

const AskedMetric = z.object({
  name: z.string().max(255),
  type: z.enum(Object.keys(METRIC_KINDS) as [keyof typeof METRIC_KINDS]),
  inputColumns: z.array(Column).min(1).max(100),
  definition: z.string().max(4000),
  /** Spark's own words for a field, as JSON, or the name of a type. */
  outputDataType: z.string().max(2000),
});

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
  customMetrics: z.array(AskedMetric).max(50).default([]),
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
  const time = log ?? timeSeries;
  if (!time && asked.snapshot === undefined)
    throw invalid('Say snapshot, time_series or inference_log.', { field: 'timeSeries' });
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
    if (type === undefined || name === time?.timestampCol) return [];
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
    timeColumn: time?.timestampCol,
    slices: [...new Set(slices)],
    granularity: time ? granularityOf(time.granularities) : FINEST,
    timeZone: asked.schedule?.timezoneId ?? 'UTC',
    schedule: {
      cron: asked.schedule ? cronOf(asked.schedule.quartzCronExpression) : '',
      isPaused: asked.schedule?.pauseStatus === 'PAUSED',
    },
    problem,
    reference: asked.baselineTableName
      ? { kind: 'table', table: asked.baselineTableName }
      : { kind: 'rolling', windows: 1 },
    ...(asked.customMetrics.length > 0 && { customMetrics: asked.customMetrics.map(toMetric) }),
  });
}

function toMetric({ name, type, inputColumns, definition, outputDataType }: z.output<typeof AskedMetric>) {
  const isWhole = inputColumns.includes(WHOLE_TABLE);
  if (isWhole && inputColumns.length > 1)
    throw invalid(`'${WHOLE_TABLE}' stands alone.`, { field: 'customMetrics.inputColumns' });
  return {
    name,
    kind: METRIC_KINDS[type],
    columns: isWhole ? [] : inputColumns,
    definition,
    type: outputType(outputDataType),
  };
}

/** @throws INVALID_PARAMETER_VALUE for what no column of a metric table can hold */
function outputType(said: string): 'number' | 'text' | 'boolean' {
  const name = typeNameIn(said);
  if (/^(byte|short|int|integer|long|bigint|float|double|decimal\b.*)$/.test(name)) return 'number';
  if (name === 'string') return 'text';
  if (name === 'boolean') return 'boolean';
  throw invalid(`A metric is a number, a string or a boolean, not '${name.slice(0, 100)}'.`, {
    field: 'customMetrics.outputDataType',
  });
}

/** Of `{"name": "output", "type": "double", …}` the type; else the text itself. */
function typeNameIn(said: string): string {
  try {
    const field = JSON.parse(said) as { type?: unknown } | string;
    return String(typeof field === 'string' ? field : field.type).toLowerCase();
  } catch {
    return said.trim().toLowerCase();
  }
}

/** @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
async function loadOfTable(
  ctx: Context,
  tableName: string,
  options: { lock?: boolean } = {},
): Promise<LoadedMonitor & { tableName: string }> {
  // One that may not be seen is not there: in the same words.
  const [found] = await ctx.sql<{ id: string; name: string }>(sql`
    SELECT id, name FROM monitors
    WHERE name = ${tableName.toLowerCase()} AND source->>'kind' = 'feature-table' AND ${monitorLevel(ctx)} IS NOT NULL`);
  if (!found) throw notFound(`The table '${tableName}' has no monitor.`);
  return { ...(await loadMonitor(ctx, found.id, options)), tableName: found.name };
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

export const updateTableMonitor = command({
  name: 'monitoring.updateTableMonitor',
  summary: 'Changes what the monitor of a table watches, as clients of the managed platform ask for it.',
  access: 'monitors.manage',
  input: DefinitionShape.omit({ assetsDir: true }),
  async run(ctx, given): Promise<TableMonitor> {
    const monitor = await loadOfTable(ctx, given.tableName, { lock: true });
    const { source } = monitor;
    if (source.kind !== 'feature-table') throw new Error('It is of no table.');
    const before = DefinitionShape.partial().parse(source.asked ?? {});
    const { timeSeries, inferenceLog, snapshot } = given;
    const isSaid = timeSeries !== undefined || inferenceLog !== undefined || snapshot !== undefined;
    // What a monitor is of stays unless something else is said.
    const kept = isSaid ? {} : { timeSeries: before.timeSeries, inferenceLog: before.inferenceLog };
    const asked = DefinitionShape.parse({ ...given, ...kept, assetsDir: before.assetsDir });
    const config = { ...monitor.config, ...(await configFor(source, asked)) };
    if (asked.customMetrics.length === 0) delete config.customMetrics;
    const next = { ...source, asked };
    await ctx.sql(sql`UPDATE monitors SET source = ${JSON.stringify(next)}::jsonb WHERE id = ${monitor.id}`);
    await settleConfig(ctx, { ...monitor, source: next }, config);
    ctx.audit({
      objectType: MONITOR,
      objectId: monitor.id,
      before: { asked: source.asked },
      after: { asked },
    });
    return viewOf(ctx, await loadOfTable(ctx, given.tableName));
  },
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

export const cancelTableRefresh = command({
  name: 'monitoring.cancelTableRefresh',
  summary: 'Stops a refresh of a table’s monitor; the windows that it has computed stay.',
  access: 'monitors.run',
  input: Which.extend({ refreshId: z.coerce.number().int() }),
  async run(ctx, { tableName, refreshId }) {
    const { id } = await loadOfTable(ctx, tableName);
    await stopRefresh(ctx, id, refreshId);
    return {};
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
