import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { heldExperiments } from './load';
import { healthFlags } from './run-health';
import { RunQuestion, runsWhere } from './run-question';
import { ExperimentId } from './schemas';

/** Values are counted among this many newest matching runs; beyond, a count is 'at least'. */
const RUNS_LOOKED_AT = 20_000;
const LONGEST_VALUE = 200;
const DAY = 86_400_000;
/** Days back, of the facet of dates. */
const PERIODS = [1, 7, 30, 90];

const Facet = z.discriminatedUnion('source', [
  z.object({
    source: z.literal('attribute'),
    key: z.enum(['status', 'user_id', 'run_name', 'start_time', 'health']),
  }),
  z.object({ source: z.enum(['param', 'tag']), key: z.string().min(1).max(1000) }),
  z.object({ source: z.literal('dataset'), key: z.enum(['name', 'digest', 'context']) }),
]);
type Facet = z.output<typeof Facet>;

export const facetRuns = query({
  name: 'tracking.facetRuns',
  summary: 'The values that runs have under one key, the commonest first, with how many runs have each.',
  access: 'runs.read',
  input: RunQuestion.extend({
    facet: Facet,
    search: z.string().max(200).default(''),
    limit: z.number().int().min(1).max(200).default(8),
    /** Values that are told of however rare they are. */
    also: z.array(z.string().max(LONGEST_VALUE)).max(200).default([]),
  }),
  async run(ctx, { facet, search, limit, also, ...question }) {
    if (facet.key === 'health' && facet.source === 'attribute') return countHealth(ctx, question);
    const found = await ctx.sql<{ value: string; count: number; place: number; looked: number }>(sql`
      WITH newest AS MATERIALIZED (
        SELECT key, status::text AS status, user_id, name, start_time FROM runs WHERE ${await runsWhere(ctx, question)}
        ORDER BY start_time DESC LIMIT ${RUNS_LOOKED_AT + 1}),
      matching AS (SELECT * FROM newest LIMIT ${RUNS_LOOKED_AT})
      SELECT value, count, place, (SELECT count(*) FROM newest) AS looked
      FROM (SELECT value, count(*), row_number() OVER (ORDER BY count(*) DESC, value) AS place
            FROM (${valuesOf(facet, ctx.now)}) AS held
            WHERE value <> '' AND length(value) <= ${LONGEST_VALUE} AND value ILIKE ${containing(search)}
            GROUP BY value) AS counted
      WHERE place <= ${limit + 1} OR value = ANY(${also}::text[]) ORDER BY place`);
    return {
      values: found
        .filter(({ value, place }) => place <= limit || also.includes(value))
        .map(({ value, count }) => ({ value, count })),
      hasMore: found.some(({ place }) => place > limit),
      /** Not every matching run was looked at: each count is at least so many. */
      isAtLeast: (found[0]?.looked ?? 0) > RUNS_LOOKED_AT,
    };
  },
});

/** The few that something is wrong with have indexes of their own: old ones are found as well as new ones. */
async function countHealth(ctx: Context, question: z.output<typeof RunQuestion>) {
  const where = await runsWhere(ctx, question);
  const { stalled, diverged } = healthFlags(ctx.now);
  const count = (flag: string, has: Sql) =>
    sql`(SELECT ${flag} AS value, count(*) FROM runs WHERE ${where} AND ${has})`;
  const found = await ctx.sql<{ value: string; count: number }>(
    sql`${count('stalled', stalled)} UNION ALL ${count('diverged', diverged)} ORDER BY count DESC, value`,
  );
  return { values: found.filter((each) => each.count > 0), hasMore: false, isAtLeast: false };
}

function valuesOf({ source, key }: Facet, now: number): Sql {
  if (source === 'param' || source === 'tag') {
    const table = source === 'param' ? sql`params` : sql`run_tags`;
    return sql`SELECT value FROM matching JOIN ${table} AS logged ON run_key = matching.key AND logged.key = ${key}`;
  }
  if (source === 'dataset') {
    const value = { name: sql`datasets.name`, digest: sql`digest`, context: sql`context` }[key];
    return sql`SELECT DISTINCT matching.key, ${value} AS value
               FROM matching JOIN dataset_inputs ON run_key = matching.key JOIN datasets ON datasets.id = dataset_id`;
  }
  if (key === 'start_time') {
    return sql`SELECT days::text AS value FROM matching JOIN unnest(${PERIODS}::int[]) AS days
               ON start_time >= ${now}::bigint - days * ${DAY}::bigint`;
  }
  const value = { status: sql`status`, user_id: sql`user_id`, run_name: sql`name`, health: sql`NULL` }[key];
  return sql`SELECT ${value} AS value FROM matching`;
}

const RUNS_FOR_KEYS = 2000;
const MOST_VALUES = 20;
const MOST_FACETS = 8;

type Key = { source: 'param' | 'tag'; key: string; values: number };

export const listFacets = query({
  name: 'tracking.listFacets',
  summary: 'The params and tags that have few values, by which runs are told apart well.',
  access: 'runs.read',
  input: z.object({ experimentIds: z.array(ExperimentId).min(1).max(100) }),
  async run(ctx, { experimentIds }) {
    const numbers = await heldExperiments(ctx, experimentIds);
    const counted = (source: string, table: Sql, isWanted: Sql) => sql`
      (SELECT ${source} AS source, logged.key, count(DISTINCT value) AS values
       FROM recent JOIN ${table} AS logged ON run_key = recent.key WHERE length(value) <= 80 AND ${isWanted}
       GROUP BY logged.key HAVING count(DISTINCT value) BETWEEN 2 AND ${MOST_VALUES}
       ORDER BY count(*) DESC, logged.key LIMIT ${MOST_FACETS})`;
    const [facets, [held]] = await Promise.all([
      ctx.sql<Key>(sql`
        WITH recent AS MATERIALIZED (
          SELECT key FROM runs WHERE experiment_id = ANY(${numbers}::int[]) AND lifecycle_stage = 'active'
          ORDER BY start_time DESC LIMIT ${RUNS_FOR_KEYS})
        ${counted('param', sql`params`, sql`true`)}
        UNION ALL ${counted('tag', sql`run_tags`, sql`NOT logged.key ^@ 'mlflow.'`)}`),
      ctx.sql<{ hasDatasets: boolean }>(sql`
        SELECT EXISTS (SELECT 1 FROM datasets WHERE experiment_id = ANY(${numbers}::int[])) AS "hasDatasets"`),
    ]);
    return { facets, hasDatasets: held?.hasDatasets ?? false };
  },
});
