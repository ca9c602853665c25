import sql, { empty, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { filterSql, type Sources } from '@/lib/core/filter-sql';
import { parseFilter } from '@/lib/pure/search-filter';
import { heldExperiments } from './load';
import { findMetricNameIds } from './metric-names';
import { healthFlags } from './run-health';
import { ExperimentId, ViewType } from './schemas';

const ATTRIBUTES: Record<string, Sql> = {
  run_id: sql`runs.id`,
  run_name: sql`runs.name`,
  user_id: sql`runs.user_id`,
  status: sql`runs.status::text`,
  artifact_uri: sql`rtrim(coalesce(runs.artifact_root, (SELECT artifact_location FROM experiments WHERE id = runs.experiment_id)), '/')
                     || '/' || runs.id || '/artifacts'`,
  start_time: sql`runs.start_time`,
  end_time: sql`runs.end_time`,
  experiment_id: sql`runs.experiment_id::text`,
};

export const attribute = (key: string): Sql => ATTRIBUTES[key] ?? sql`NULL::text`;

const DATASET_VALUES: Record<string, Sql> = {
  context: sql`dataset_inputs.context`,
  digest: sql`datasets.digest`,
  name: sql`datasets.name`,
};

const sourcesAt = (now: number): Sources => ({
  attribute,
  flags: (key) => (key === 'health' ? healthFlags(now) : undefined),
  always: new Set(Object.keys(ATTRIBUTES).filter((key) => key !== 'end_time')),
  param: (key) => sql`FROM params WHERE run_key = runs.key AND params.key = ${key}`,
  tag: (key) => sql`FROM run_tags WHERE run_key = runs.key AND run_tags.key = ${key}`,
  indexedValues: true,
  metric: (nameId) => sql`FROM latest_metrics WHERE run_key = runs.key AND name_id = ${nameId}`,
  metricNumbers: findMetricNameIds,
  dataset: (key) => ({
    from: sql`FROM dataset_inputs JOIN datasets ON datasets.id = dataset_id WHERE run_key = runs.key`,
    value: DATASET_VALUES[key] ?? sql`datasets.name`,
  }),
});

/** Which runs are asked about. */
export const RunQuestion = z.object({
  experimentIds: z.array(ExperimentId).default([]),
  filter: z.string().default(''),
  runViewType: ViewType,
});

type Question = z.output<typeof RunQuestion>;

export type AskedRuns = {
  /** All that is asked, as a condition on the table `runs`. */
  where: Sql;
  /** The same without the filter, where that is one stretch of the index by start time. */
  stretch?: Sql;
};

export async function askedRuns(
  ctx: Context,
  { experimentIds, filter, runViewType }: Question,
): Promise<AskedRuns> {
  const isOfAnyStage = runViewType === 'ALL';
  const stage = isOfAnyStage
    ? empty
    : sql`AND runs.lifecycle_stage = ${runViewType === 'DELETED_ONLY' ? 'deleted' : 'active'}::lifecycle_stage`;
  const numbers = await heldExperiments(ctx, experimentIds);
  // One experiment is compared by =, so that the index gives the order too.
  const [only] = numbers;
  const inExperiments =
    numbers.length === 1
      ? sql`runs.experiment_id = ${only}`
      : sql`runs.experiment_id = ANY(${numbers}::int[])`;
  const unfiltered = sql`${inExperiments} ${stage}`;
  return {
    where: sql`${unfiltered} AND ${await filterSql(parseFilter('run', filter), sourcesAt(ctx.now))}`,
    ...(numbers.length === 1 && !isOfAnyStage && { stretch: unfiltered }),
  };
}

/** The runs asked about, as a condition on the table `runs`. */
export const runsWhere = async (ctx: Context, question: Question): Promise<Sql> =>
  (await askedRuns(ctx, question)).where;
