import sql, { empty, join, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { pageToken, readPageToken } from '@/lib/core/page';
import { type OrderTerm, parseOrderBy } from '@/lib/pure/order-by';
import { parseFilter } from '@/lib/pure/search-filter';
import { filterSql, type Sources } from './filter-sql';
import { afterSql, orderSql, positionSql, type SortColumn } from './keyset';
import { experimentNumbers } from './load';
import { findMetricNameIds } from './metric-names';
import {
  type InputsRecord,
  RUN_COLUMNS,
  type RunInputs,
  type RunRecord,
  runInputsStatement,
  toRun,
} from './run-shape';
import { ExperimentId, MaxResults, PageToken, ViewType } from './schemas';

const ATTRIBUTES: Record<string, Sql> = {
  run_id: sql`runs.id`,
  run_name: sql`runs.name`,
  user_id: sql`runs.user_id`,
  status: sql`runs.status::text`,
  artifact_uri: sql`rtrim(experiments.artifact_location, '/') || '/' || runs.id || '/artifacts'`,
  start_time: sql`runs.start_time`,
  end_time: sql`runs.end_time`,
  experiment_id: sql`runs.experiment_id::text`,
};
const NUMERIC = new Set(['start_time', 'end_time']);
const attribute = (key: string) => ATTRIBUTES[key] ?? sql`NULL::text`;

const SOURCES: Sources = {
  attribute,
  param: (key) => sql`FROM params WHERE run_key = runs.key AND params.key = ${key}`,
  tag: (key) => sql`FROM run_tags WHERE run_key = runs.key AND run_tags.key = ${key}`,
  metric: (nameId) => sql`FROM latest_metrics WHERE run_key = runs.key AND name_id = ${nameId}`,
  dataset: (key) => ({
    from: sql`FROM dataset_inputs JOIN datasets ON datasets.id = dataset_id WHERE run_key = runs.key`,
    value:
      key === 'context'
        ? sql`dataset_inputs.context`
        : key === 'digest'
          ? sql`datasets.digest`
          : sql`datasets.name`,
  }),
};

const Question = z.object({
  experimentIds: z.array(ExperimentId).default([]),
  filter: z.string().default(''),
  runViewType: ViewType,
});

type QuestionInput = z.output<typeof Question>;

async function whereSql({ experimentIds, filter, runViewType }: QuestionInput): Promise<Sql> {
  const stage =
    runViewType === 'ALL'
      ? empty
      : sql`AND runs.lifecycle_stage = ${runViewType === 'DELETED_ONLY' ? 'deleted' : 'active'}::lifecycle_stage`;
  const numbers = experimentNumbers(experimentIds);
  // One experiment is compared by =, so that the index gives the order too.
  const [only] = numbers;
  const inExperiments =
    numbers.length === 1
      ? sql`runs.experiment_id = ${only}`
      : sql`runs.experiment_id = ANY(${numbers}::int[])`;
  return sql`${inExperiments} ${stage} AND ${await filterSql(parseFilter('run', filter), SOURCES)}`;
}

type Order = { joins: Sql; columns: SortColumn[] };

/** Real values, then NaN, then missing, in both directions; ties by start time, then run id. */
async function orderOf(terms: OrderTerm[]): Promise<Order> {
  const names = await findMetricNameIds(
    terms.flatMap(({ source, key }) => (source === 'metric' ? [key] : [])),
  );
  const joins: Sql[] = [];
  const columns: SortColumn[] = [];
  for (const [index, { source, key, ascending }] of terms.entries()) {
    const alias = sql([`sorted_${index}`]);
    let value = attribute(key);
    if (source === 'metric') {
      joins.push(
        sql`LEFT JOIN latest_metrics ${alias} ON ${alias}.run_key = runs.key AND ${alias}.name_id = ${names.get(key) ?? 0}`,
      );
      value = sql`${alias}.value`;
      const rank = sql`CASE WHEN ${value} IS NULL THEN 2 WHEN ${value} = 'NaN' THEN 1 ELSE 0 END`;
      columns.push({ expression: rank, type: 'int4', ascending: true });
      columns.push({
        expression: sql`CASE WHEN ${value} = 'NaN' THEN 0 ELSE coalesce(${value}, 0) END`,
        type: 'float8',
        ascending,
      });
      continue;
    }
    if (source === 'param' || source === 'tag') {
      const table = sql([source === 'param' ? 'params' : 'run_tags']);
      joins.push(sql`LEFT JOIN ${table} ${alias} ON ${alias}.run_key = runs.key AND ${alias}.key = ${key}`);
      value = sql`${alias}.value`;
    }
    const isNumeric = source === 'attribute' && NUMERIC.has(key);
    if (source !== 'attribute' || key === 'end_time') {
      columns.push({
        expression: sql`CASE WHEN ${value} IS NULL THEN 1 ELSE 0 END`,
        type: 'int4',
        ascending: true,
      });
    }
    if (key === 'start_time' && source === 'attribute')
      columns.push({ expression: value, type: 'int8', ascending });
    else
      columns.push({
        expression: isNumeric ? sql`coalesce(${value}, 0)` : sql`coalesce(${value}, '')`,
        type: isNumeric ? 'int8' : 'text',
        ascending,
      });
  }
  const given = new Set(terms.filter(({ source }) => source === 'attribute').map(({ key }) => key));
  if (!given.has('start_time'))
    columns.push({ expression: sql`runs.start_time`, type: 'int8', ascending: false });
  if (!given.has('run_id')) columns.push({ expression: sql`runs.id`, type: 'text', ascending: true });
  return { joins: joins.length > 0 ? join(joins, ' ') : empty, columns };
}

const NO_INPUTS: RunInputs = { datasetInputs: [], modelInputs: [], modelOutputs: [] };

export const searchRuns = query({
  name: 'tracking.searchRuns',
  summary: 'Runs of experiments, filtered and ordered, a page at a time.',
  access: 'runs.read',
  input: Question.extend({
    maxResults: MaxResults(50_000, 1000),
    orderBy: z.array(z.string().max(2000)).max(50).default([]),
    pageToken: PageToken,
  }),
  async run(ctx, input) {
    const { orderBy, maxResults, pageToken: token, ...question } = input;
    if (question.experimentIds.length === 0) return { runs: [] };
    const asked = { ...question, orderBy };
    const { joins, columns } = await orderOf(parseOrderBy('run', orderBy));
    const where = await whereSql(question);
    const after = afterSql(columns, readPageToken(asked, token));
    const found = await ctx.sql<RunRecord & { key: number; position: unknown[] }>(sql`
      WITH page AS MATERIALIZED (
        SELECT chosen.*, row_number() OVER () AS place FROM (
          SELECT runs.key, ${positionSql(columns)} AS position
          FROM runs JOIN experiments ON experiments.id = runs.experiment_id ${joins}
          WHERE ${where} AND ${after}
          ORDER BY ${orderSql(columns)} LIMIT ${maxResults + 1}) AS chosen)
      SELECT runs.key, page.position, ${RUN_COLUMNS}
      FROM page JOIN runs ON runs.key = page.key JOIN experiments ON experiments.id = runs.experiment_id
      ORDER BY page.place`);
    const records = found.slice(0, maxResults);
    const inputs = await inputsOf(
      ctx,
      records.map(({ key }) => key),
    );
    const last = records.at(-1);
    return {
      runs: records.map((record) => ({ ...toRun(record), ...(inputs.get(record.key) ?? NO_INPUTS) })),
      ...(found.length > maxResults && last && { nextPageToken: pageToken(asked, last.position) }),
    };
  },
});

async function inputsOf(ctx: Context, keys: number[]): Promise<Map<number, RunInputs>> {
  const records = keys.length > 0 ? await ctx.sql<InputsRecord>(runInputsStatement(keys)) : [];
  return new Map(records.map(({ key, ...inputs }) => [key, inputs]));
}

const COUNT_UP_TO = 100_000;

export const countRuns = query({
  name: 'tracking.countRuns',
  summary: 'How many runs a filter matches, up to a hundred thousand.',
  access: 'runs.read',
  input: Question,
  async run(ctx, question) {
    const [found] = await ctx.sql<{ count: number }>(sql`
      SELECT count(*) FROM (
        SELECT 1 FROM runs JOIN experiments ON experiments.id = runs.experiment_id
        WHERE ${await whereSql(question)} LIMIT ${COUNT_UP_TO}) AS matching`);
    const count = found?.count ?? 0;
    return { count, capped: count === COUNT_UP_TO };
  },
});
