/**
 * The profile and drift tables of monitors are tables of the lake: a refresh has those of its windows written again that are new or other
 * than before, so that all of them can be read, however many there are, and whoever reads computes nothing.
 */
import fs from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import {
  type Condition,
  column,
  createTable,
  type DeltaTable,
  deltaType,
  dropTable,
  engineType,
  type Field,
  lakeTable,
  optimize,
  replaceRows,
  vacuum,
} from '@/lib/platform/delta';
import { enqueue } from '@/lib/platform/queue';
import { inScratch } from '@/lib/platform/scratch';
import { identifier, literal } from '@/lib/pure/sql-text';
import { type ConfiguredMonitor, configured, MONITOR_COLUMNS, type MonitorRow } from '../load';
import { baselineRows, columnsOf, type MetricRow, metricRows, WINDOW_START } from './make-rows';
import { METRIC_TABLES, type MetricTable } from './names';

export const KEEP_METRICS = 'monitoring.keepMetrics';

export const metricTable = (id: string, table: MetricTable): DeltaTable =>
  lakeTable(`monitors/${id}/${table}`);

/** Behind the refresh that asks for it, and never beside another one of the monitor. */
export const queueMetrics = (monitorId: string) =>
  enqueue(KEEP_METRICS, { id: monitorId }, { queue: `monitor:${monitorId}`, key: `metrics:${monitorId}` });

/** So many windows are written in one commit. */
const AT_ONCE = 40;
const MOST_FILES = 24;
const LEASE = 15 * 60_000;

type Kept = { metricsTime: number; metricsPlan: number | null };

/** Whether windows wait to be written. */
export async function areMetricsBehind(id: string): Promise<boolean> {
  const [found] = await rows<{ isBehind: boolean }>(sql`
    SELECT EXISTS (SELECT 1 FROM monitor_windows WHERE monitor_id = ${id} AND computed_time > metrics_time) AS "isBehind"
    FROM monitors WHERE id = ${id}`);
  return found?.isBehind === true;
}

/** For as long a reader waits for whoever writes. */
const PATIENCE = 60_000;

/** For whoever reads: what waits to be written is written, by them or by another who is at it. */
export async function catchUp(id: string): Promise<void> {
  for (const until = Date.now() + PATIENCE; Date.now() < until; await pause(100))
    if (!(await areMetricsBehind(id)) || (await keepMetrics(id))) return;
}

/**
 * One writes at a time: who comes second leaves it to the first.
 *
 * @returns whether it was this one
 */
export async function keepMetrics(id: string, now = Date.now()): Promise<boolean> {
  const [taken] = await rows<MonitorRow & Kept>(sql`
    UPDATE monitors SET metrics_lease = ${now + LEASE} WHERE id = ${id} AND config IS NOT NULL AND metrics_lease < ${now}
    RETURNING ${MONITOR_COLUMNS}, metrics_time AS "metricsTime", metrics_plan AS "metricsPlan"`);
  if (!taken) return false;
  const monitor = { ...configured(taken), metricsTime: taken.metricsTime, metricsPlan: taken.metricsPlan };
  const { starts, newest } = await changed(monitor);
  try {
    for (const table of METRIC_TABLES) await keepTable(monitor, table, starts);
    await rows(sql`
      UPDATE monitors SET metrics_time = ${newest}, metrics_plan = ${monitor.planVersion} WHERE id = ${id}`);
  } finally {
    await rows(sql`UPDATE monitors SET metrics_lease = 0 WHERE id = ${id}`);
  }
  return true;
}

/** Windows computed since, and those behind them, which are compared with them. What a refresh under way has done so far is left to it. */
async function changed({
  id,
  metricsTime,
}: MonitorRow & Kept): Promise<{ starts: number[]; newest: number }> {
  const since = sql`
    SELECT slice, window_start, computed_time FROM monitor_windows
    WHERE monitor_id = ${id} AND computed_time > ${metricsTime} AND computed_time < coalesce(
      (SELECT min(start_time) FROM monitor_refreshes WHERE monitor_id = ${id} AND state = 'running'), ${Number.MAX_SAFE_INTEGER}::bigint)`;
  const found = await rows<{ start: number; computed: number | null }>(sql`
    WITH since AS (${since})
    SELECT window_start AS start, max(computed_time) AS computed FROM since GROUP BY 1
    UNION
    SELECT (SELECT min(window_start) FROM monitor_windows AS next
            WHERE next.monitor_id = ${id} AND next.slice = since.slice AND next.window_start > since.window_start), NULL FROM since`);
  const starts = new Set(found.flatMap(({ start }) => (start === null ? [] : [start])));
  return {
    starts: [...starts].sort((a, b) => a - b),
    newest: found.reduce((most, { computed }) => Math.max(most, computed ?? 0), metricsTime),
  };
}

async function keepTable(
  monitor: ConfiguredMonitor<MonitorRow & Kept>,
  table: MetricTable,
  starts: readonly number[],
): Promise<void> {
  const to = metricTable(monitor.id, table);
  const columns = { ...columnsOf(monitor, table), [WINDOW_START]: 'BIGINT' };
  const schema = Object.entries(columns).map(([name, type]) => column(name, deltaType(type, name)));
  if (await isOfOtherTypes(to, schema)) {
    await dropTable(to);
    starts = await allStarts(monitor.id);
  }
  if (!(await to.exists())) await createTable(to, { schema });
  const { planVersion } = monitor;
  if (table === 'profile_metrics' && planVersion !== null && planVersion !== monitor.metricsPlan) {
    const reference = await baselineRows(monitor, planVersion);
    await write(to, columns, [{ column: WINDOW_START, operator: 'is null' }], [reference]);
  }
  for (let at = 0; at < starts.length; at += AT_ONCE) {
    const part = starts.slice(at, at + AT_ONCE);
    const where: Condition[] = [{ column: WINDOW_START, operator: 'in', value: part }];
    await write(to, columns, where, metricRows(monitor, table, part));
  }
  if ((await to.snapshot({})).files.length <= MOST_FILES) return;
  await optimize(to);
  await vacuum(to);
}

/** A metric that was defined anew under the name of another one. */
async function isOfOtherTypes(table: DeltaTable, schema: readonly Field[]): Promise<boolean> {
  if (!(await table.exists())) return false;
  const { schema: there } = await table.snapshot({});
  const typeIn = (fields: readonly Field[], name: string) =>
    fields.find((field) => field.name === name)?.type;
  return there.some(({ name, type }) => {
    const now = typeIn(schema, name);
    return now !== undefined && engineType(now) !== engineType(type);
  });
}

const allStarts = async (id: string): Promise<number[]> => {
  const found = await rows<{ start: number }>(sql`
    SELECT DISTINCT window_start AS start FROM monitor_windows WHERE monitor_id = ${id} ORDER BY 1`);
  return found.map(({ start }) => start);
};

async function* texts(lines: Iterable<MetricRow[]> | AsyncIterable<MetricRow[]>): AsyncGenerator<string> {
  for await (const some of lines) yield some.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** In the place of what was there. By way of a file: a thousand quantiles a column, window and slice are more than memory should hold. */
const write = (
  to: DeltaTable,
  columns: Record<string, string>,
  where: Condition[],
  lines: Iterable<MetricRow[]> | AsyncIterable<MetricRow[]>,
): Promise<void> =>
  inScratch(async (folder) => {
    const file = `${folder}/metrics.json`;
    await fs.writeFile(file, texts(lines), { mode: 0o600 });
    const types = Object.entries(columns).map(([name, type]) => `${literal(name)}: ${literal(type)}`);
    const select = `SELECT ${Object.keys(columns).map(identifier).join(', ')}
      FROM read_json(${literal(file)}, format = 'newline_delimited', columns = {${types.join(', ')}}, maximum_object_size = 16777216)`;
    // Metrics that were defined since are new columns.
    await replaceRows(to, where, { select, folders: [folder] }, { evolve: true });
  });
