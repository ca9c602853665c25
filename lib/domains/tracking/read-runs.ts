import type { Context } from '@/lib/core/context';
import { findMetricNames } from './metric-names';
import { artifactUri, type KeyValue, type MetricView, type RunInputs, type RunView } from './run-shape';

export type WholeRun = RunView & RunInputs;

type Pairs = Record<string, string> | null;
type Found = RunInputs & {
  key: number;
  id: string;
  name: string;
  experimentId: number;
  userId: string;
  status: string;
  startTime: number;
  endTime: number | null;
  lifecycleStage: 'active' | 'deleted';
  artifactRoot: string;
  /** Four numbers a metric: of its name, value, time and step. */
  metrics: string | null;
  params: Pairs;
  tags: Pairs;
};

// One statement however many runs, and prepared: planning it would cost as much as answering for a hundred of them.
// What runs have most of comes in the form that costs Postgres least: a third of a JSON object for each value.
const reading = (name: string, metrics: string) => ({
  name,
  text: `
SELECT runs.key, runs.id, runs.name, runs.experiment_id AS "experimentId", runs.user_id AS "userId", runs.status,
  runs.start_time AS "startTime", runs.end_time AS "endTime", runs.lifecycle_stage AS "lifecycleStage",
  coalesce(runs.artifact_root, experiments.artifact_location) AS "artifactRoot",
  ${metrics} AS metrics,
  (SELECT json_object_agg(key, value) FROM params WHERE run_key = runs.key) AS params,
  (SELECT json_object_agg(key, value) FROM run_tags WHERE run_key = runs.key) AS tags,
  (SELECT coalesce(json_agg(json_build_object(
      'dataset', json_strip_nulls(json_build_object('name', name, 'digest', digest, 'sourceType', source_type,
                                                    'source', source, 'schema', schema, 'profile', profile)),
      'tags', tags) ORDER BY datasets.id), '[]')
   FROM dataset_inputs JOIN datasets ON datasets.id = dataset_id WHERE run_key = runs.key) AS "datasetInputs",
  (SELECT coalesce(json_agg(json_build_object('modelId', model_id) ORDER BY creation_time, model_id), '[]')
   FROM model_inputs JOIN logged_models ON logged_models.id = model_id WHERE run_key = runs.key) AS "modelInputs",
  (SELECT coalesce(json_agg(json_build_object('modelId', model_id, 'step', step) ORDER BY creation_time, model_id), '[]')
   FROM model_outputs JOIN logged_models ON logged_models.id = model_id WHERE run_key = runs.key) AS "modelOutputs"
FROM unnest($1::bigint[]) AS asked (key) JOIN runs ON runs.key = asked.key
     JOIN experiments ON experiments.id = runs.experiment_id`,
});
const WHOLE = reading(
  'tracking.readRuns',
  `(SELECT string_agg(concat_ws(',', name_id, value, timestamp, step), ',')
   FROM latest_metrics WHERE run_key = runs.key)`,
);
const WITHOUT_METRICS = reading('tracking.readRunsWithoutMetrics', 'NULL');

/** Whole runs by their inner keys, in the order of those. Thousands of metrics are left out where nobody asks for them. */
export async function readRuns(
  ctx: Context,
  keys: number[],
  { hasMetrics = true } = {},
): Promise<WholeRun[]> {
  if (keys.length === 0) return [];
  const found = await ctx.sql<Found>({ ...(hasMetrics ? WHOLE : WITHOUT_METRICS), values: [keys] });
  const numbers = found.map(({ metrics }) => readNumbers(metrics ?? ''));
  const names = await findMetricNames(nameIdsIn(numbers));
  const runs = new Map(
    found.map((row, index) => [row.key, toRun(row, toMetrics(numbers[index] ?? [], names))] as const),
  );
  return keys.flatMap((key) => runs.get(key) ?? []);
}

/** As JSON, which is read several times faster than texts are split; only NaN is none. */
const readNumbers = (text: string): (number | 'NaN')[] =>
  JSON.parse(`[${text.includes('NaN') ? text.replaceAll('NaN', '"NaN"') : text}]`);

function nameIdsIn(lists: unknown[][]): Set<number> {
  const ids = new Set<number>();
  for (const numbers of lists) for (let at = 0; at < numbers.length; at += 4) ids.add(numbers[at] as number);
  return ids;
}

const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);

function toMetrics(numbers: (number | 'NaN')[], names: Map<number, string>): MetricView[] {
  const metrics: MetricView[] = [];
  for (let at = 0; at < numbers.length; at += 4) {
    const [nameId, value = 0, timestamp, step] = numbers.slice(at, at + 4);
    metrics.push({
      key: names.get(nameId as number) ?? '',
      value,
      timestamp: timestamp as number,
      step: step as number,
    });
  }
  return metrics.sort(byKey);
}

const toPairs = (pairs: Pairs): KeyValue[] =>
  pairs === null
    ? []
    : Object.entries(pairs)
        .map(([key, value]) => ({ key, value }))
        .sort(byKey);

const toRun = (row: Found, metrics: MetricView[]): WholeRun => ({
  info: {
    runId: row.id,
    runUuid: row.id,
    runName: row.name,
    experimentId: String(row.experimentId),
    userId: row.userId,
    status: row.status,
    startTime: row.startTime,
    ...(row.endTime !== null && { endTime: row.endTime }),
    artifactUri: artifactUri(row.artifactRoot, row.id),
    lifecycleStage: row.lifecycleStage,
  },
  data: { metrics, params: toPairs(row.params), tags: toPairs(row.tags) },
  datasetInputs: row.datasetInputs,
  modelInputs: row.modelInputs,
  modelOutputs: row.modelOutputs,
});
