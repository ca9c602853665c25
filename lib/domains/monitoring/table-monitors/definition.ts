/** How a monitor of a table is asked for by clients of the managed platform, and what that comes to here. */
import { z } from 'zod';
import { parseInput } from '@/lib/core/parse-input';
import { invalid } from '@/lib/pure/errors';
import { GRANULARITIES, type Granularity } from '@/lib/pure/windows/windows';
import { isNumberType, isTimeType } from '../counting/expressions';
import { typeOf } from '../counting/relation';
import { WHOLE_TABLE } from '../custom/definition';
import type { LoadedMonitor } from '../load';
import { assertCron } from '../schedule';
import { MonitorConfig } from '../schemas';
import { readRows } from '../sources';

export const TableName = z.string().min(1).max(500);
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

/** What clients of the managed platform say of a monitor. */
export const DefinitionShape = z.object({
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
});
export type Definition = z.output<typeof DefinitionShape>;

const QUARTZ = 'schedule.quartzCronExpression';

/**
 * `0 15 * * * ?` of Quartz is `15 * * * *`: seconds are none of ours, and years are every one. Its week begins with Sunday as 1, where
 * cron's has 0.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function cronOf(quartz: string): string {
  const parts = quartz.trim().split(/\s+/);
  if (parts.length < 6 || parts.length > 7) {
    throw invalid('Quartz has six fields, or a seventh for years: `0 15 * * * ?` is each hour.', {
      field: QUARTZ,
    });
  }
  const [minute, hour, day, month, weekday = '*'] = parts.slice(1, 6);
  return [minute, hour, day, month, earlierDays(weekday)].join(' ').replaceAll('?', '*');
}

/** What stands behind a slash is a step, and behind a # which of the month: no day of the week. */
const earlierDays = (field: string): string =>
  field.replace(/(?<![/#\d])\d+/g, (day) => String(Number(day) - 1));

function granularityOf(asked: readonly string[]): Granularity {
  const names = asked.map((each) => each.trim().toLowerCase());
  const found = GRANULARITIES.find((each) => names.includes(each) || names.includes(`${each}s`));
  if (!found) throw invalid(`Windows may last ${GRANULARITIES.join(', ')}.`, { field: 'granularities' });
  return found;
}

/** The configuration that it comes to. @throws INVALID_PARAMETER_VALUE naming the field */
export async function configFor(source: LoadedMonitor['source'], asked: Definition): Promise<MonitorConfig> {
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
  const config = {
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
  };
  const settled = parseInput(MonitorConfig, config, ([field = '', ...rest]) => {
    if (field === 'timeColumn') return [log ? 'inferenceLog' : 'timeSeries', 'timestampCol'];
    return SAID_AS[field] ?? [field, ...rest];
  });
  assertCron(settled, QUARTZ);
  return settled;
}

/** Fields of a configuration by their names in the definition. */
const SAID_AS: Record<string, string[]> = {
  schedule: QUARTZ.split('.'),
  timeZone: ['schedule', 'timezoneId'],
  reference: ['baselineTableName'],
  slices: ['slicingExprs'],
};

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
