import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { filterSql, type Sources } from '@/lib/core/filter-sql';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { invalid } from '@/lib/pure/errors';
import { parseOrderField } from '@/lib/pure/order-by';
import { parseFilter } from '@/lib/pure/search-filter';
import { heldExperiments } from './load';
import {
  BRIEF_MODEL_COLUMNS,
  type LoggedModelRecord,
  lastMetricsSql,
  MODEL_COLUMNS,
} from './logged-model-shape';
import { ExperimentId, MaxResultsOrZero } from './schemas';

const ATTRIBUTES: Record<string, Sql> = {
  name: sql`logged_models.name`,
  model_id: sql`logged_models.id`,
  model_type: sql`logged_models.model_type`,
  status: sql`replace(logged_models.status::text, 'LOGGED_MODEL_', '')`,
  source_run_id: sql`logged_models.source_run_id`,
  experiment_id: sql`logged_models.experiment_id::text`,
  creation_timestamp: sql`logged_models.creation_time`,
  last_updated_timestamp: sql`logged_models.last_updated_time`,
};
const TIMES = new Set(['creation_timestamp', 'last_updated_timestamp']);

type Dataset = { datasetName: string; datasetDigest?: string };

const metricRows = (key: string, datasets: Dataset[]): Sql => sql`
  FROM logged_model_metrics WHERE model_id = logged_models.id AND logged_model_metrics.key = ${key}
    AND (${datasets.length} = 0 OR (dataset_name, dataset_digest) IN (
      SELECT name, coalesce(digest, dataset_digest)
      FROM unnest(${datasets.map(({ datasetName }) => datasetName)}::text[],
                  ${datasets.map(({ datasetDigest }) => datasetDigest ?? null)}::text[]) AS wanted (name, digest)))`;

const sourcesFor = (datasets: Dataset[]): Sources => ({
  attribute: (key) => ATTRIBUTES[key] ?? sql`NULL::text`,
  param: (key) =>
    sql`FROM logged_model_params WHERE model_id = logged_models.id AND logged_model_params.key = ${key}`,
  tag: (key) =>
    sql`FROM logged_model_tags WHERE model_id = logged_models.id AND logged_model_tags.key = ${key}`,
  namedMetric: (key) => metricRows(key, datasets),
});

const OrderTerm = z.object({
  fieldName: z.string().min(1).max(500),
  ascending: z.boolean().default(true),
  datasetName: z.string().optional(),
  datasetDigest: z.string().optional(),
});

function orderOf(terms: z.output<typeof OrderTerm>[]): SortColumn[] {
  const columns = terms.flatMap(({ fieldName, ascending, datasetName, datasetDigest }): SortColumn[] => {
    const term = parseOrderField('loggedModel', fieldName);
    if (datasetDigest && !datasetName) {
      throw invalid('`dataset_digest` can only be specified if `dataset_name` is also specified.', {
        field: 'orderBy',
      });
    }
    if (term.source === 'metric') {
      const datasets = datasetName ? [{ datasetName, datasetDigest }] : [];
      const latest = sql`(SELECT value ${metricRows(term.key, datasets)} ORDER BY timestamp DESC, step DESC, run_id LIMIT 1)`;
      return [
        {
          expression: sql`CASE WHEN ${latest} IS NULL THEN 2 WHEN ${latest} = 'NaN' THEN 1 ELSE 0 END`,
          type: 'int4',
          ascending: true,
        },
        { expression: sql`coalesce(nullif(${latest}, 'NaN'), 0)`, type: 'float8', ascending },
      ];
    }
    const value = ATTRIBUTES[term.key] ?? sql`''`;
    return TIMES.has(term.key)
      ? [{ expression: value, type: 'int8', ascending }]
      : [{ expression: sql`coalesce(${value}, '')`, type: 'text', ascending }];
  });
  const has = (key: string) => terms.some(({ fieldName }) => fieldName.endsWith(key));
  if (!has('creation_timestamp') && !has('creation_time')) {
    columns.push({ expression: sql`logged_models.creation_time`, type: 'int8', ascending: false });
  }
  return [...columns, { expression: sql`logged_models.id`, type: 'text', ascending: true }];
}

/** The newest models say which metrics a list of them has columns for: the same ones on each of its pages. */
const ASKED_MODELS = 50;

async function commonMetrics(ctx: Context, experimentIds: number[], most: number): Promise<string[]> {
  if (most === 0) return [];
  const rows = await ctx.sql<{ key: string }>(sql`
    SELECT key FROM logged_model_metrics WHERE model_id IN (
      SELECT id FROM logged_models WHERE experiment_id = ANY(${experimentIds}::int[]) AND lifecycle_stage = 'active'
      ORDER BY creation_time DESC LIMIT ${ASKED_MODELS})
    GROUP BY key ORDER BY count(DISTINCT model_id) DESC, key LIMIT ${most}`);
  return rows.map(({ key }) => key);
}

export const searchLoggedModels = query({
  name: 'tracking.searchLoggedModels',
  summary: 'Logged models of experiments, filtered and ordered, a page at a time.',
  access: 'runs.read',
  input: z.object({
    experimentIds: z.array(ExperimentId).default([]),
    filter: z.string().default(''),
    datasets: z
      .array(z.object({ datasetName: z.string().min(1), datasetDigest: z.string().optional() }))
      .max(100)
      .default([]),
    orderBy: z.array(OrderTerm).max(20).default([]),
    /** So many metrics that most models have, each by its last value. Without it, MLflow's answer: all of every model. */
    mostMetrics: z.int().min(0).max(20).optional(),
    maxResults: MaxResultsOrZero(1000, 100),
    pageToken: PageToken,
  }),
  async run(ctx, { maxResults, pageToken: token, mostMetrics, ...asked }) {
    const columns = orderOf(asked.orderBy);
    const held = await heldExperiments(ctx, asked.experimentIds);
    const shape =
      mostMetrics === undefined
        ? MODEL_COLUMNS
        : sql`${BRIEF_MODEL_COLUMNS}, ${lastMetricsSql(await commonMetrics(ctx, held, mostMetrics))}`;
    const where = await filterSql(parseFilter('loggedModel', asked.filter), sourcesFor(asked.datasets));
    const found = await ctx.sql<LoggedModelRecord & { position: unknown[] }>(sql`
      SELECT ${shape}, ${positionSql(columns)} AS position FROM logged_models
      WHERE experiment_id = ANY(${held}::int[]) AND lifecycle_stage = 'active'
        AND ${where} AND ${afterSql(columns, readPageToken(asked, token))}
      ORDER BY ${orderSql(columns)} LIMIT ${maxResults + 1}`);
    const { page: models, nextPageToken } = cutPage(asked, found, maxResults, ({ position }) => position);
    return {
      models,
      ...(nextPageToken && { nextPageToken }),
    };
  },
});
