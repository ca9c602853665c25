import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { findMetricNameIds } from './metric-names';
import { RunQuestion, runsWhere } from './run-question';

export const RUNS_LOOKED_AT = 100_000;

export const GroupKey = z.object({
  source: z.enum(['param', 'tag', 'attribute']),
  key: z.string().min(1).max(1000),
});
export type GroupKey = z.output<typeof GroupKey>;

const Aggregated = z.object({
  key: z.string().min(1).max(1000),
  stat: z.enum(['last', 'min', 'max', 'first']).default('last'),
});
type Aggregated = z.output<typeof Aggregated>;

const VALUES: Record<Aggregated['stat'], Sql> = {
  last: sql`value`,
  min: sql`min_value`,
  max: sql`max_value`,
  first: sql`first_value`,
};
const ATTRIBUTES: Record<string, Sql> = { status: sql`matching.status`, user_id: sql`matching.user_id` };

/** `isVaried`: it tells groups apart, and is not the same in all. */
type LabelKey = GroupKey & { isVaried: boolean };

type Group = {
  label: Record<string, string | null>;
  runs: number;
  running: number;
  newest: number;
  keys: number[];
};
type Spread = {
  place: number;
  nameId: number;
  n: number;
  mean: number;
  sd: number | null;
  min: number;
  max: number;
};

/** What one metric does within a group: `n` runs have it, NaN apart; `sd` is of the sample, null for a single run. */
export type GroupMetric = { n: number; mean: number; sd: number | null; min: number; max: number };

export const groupRuns = query({
  name: 'tracking.groupRuns',
  summary: 'Runs in groups by params, tags or attributes, with the mean and spread of metrics in each.',
  access: 'runs.read',
  input: RunQuestion.extend({
    by: z.array(GroupKey).max(10).default([]),
    /** Instead of `by`: all params except these, as the seed, so that repetitions fall together. */
    butParams: z.array(z.string().min(1).max(1000)).max(50).optional(),
    metrics: z.array(Aggregated).max(40).default([]),
    orderBy: z.object({ metric: Aggregated, ascending: z.boolean() }).optional(),
    skip: z.number().int().min(0).max(100_000).default(0),
    maxResults: z.number().int().min(1).max(200).default(50),
  }).refine(({ by, butParams }) => by.length > 0 || butParams, {
    path: ['by'],
    message: 'Name at least one key to group by.',
  }),
  async run(ctx, { by, butParams, metrics, orderBy, skip, maxResults, ...question }) {
    const names = await findMetricNameIds(
      [...metrics, ...(orderBy ? [orderBy.metric] : [])].map(({ key }) => key),
    );
    const orderId = orderBy && (names.get(orderBy.metric.key) ?? 0);
    const mean =
      orderBy &&
      sql`(SELECT avg(nullif(${VALUES[orderBy.metric.stat]}, 'NaN')) FROM latest_metrics
                                 WHERE run_key = ANY(keys) AND name_id = ${orderId})`;
    const order = mean
      ? orderBy.ascending
        ? sql`${mean} ASC NULLS LAST,`
        : sql`${mean} DESC NULLS LAST,`
      : sql``;
    const groups = await ctx.sql<
      Group & { total: number; looked: number; labelKeys: { key: string; isVaried: boolean }[] }
    >(sql`
      WITH matching AS MATERIALIZED (
        SELECT key, status::text AS status, user_id, start_time FROM runs WHERE ${await runsWhere(ctx, question)}
        ORDER BY start_time DESC LIMIT ${RUNS_LOOKED_AT + 1}),
      groups AS MATERIALIZED (
        SELECT label, count(*) AS runs, count(*) FILTER (WHERE status = 'RUNNING') AS running,
               max(start_time) AS newest, array_agg(key) AS keys
        FROM (SELECT matching.*, ${labelSql(by, butParams)} AS label FROM matching) AS labelled GROUP BY label)
      SELECT groups.*, (SELECT count(*) FROM groups) AS total, (SELECT count(*) FROM matching) AS looked,
             (SELECT coalesce(json_agg(json_build_object('key', key, 'isVaried', held < total OR valued > 1) ORDER BY key), '[]')
              FROM (SELECT key, count(*) AS held, count(DISTINCT value) AS valued, (SELECT count(*) FROM groups) AS total
                    FROM groups, jsonb_each_text(label) GROUP BY key) AS counted) AS "labelKeys"
      FROM groups ORDER BY ${order} newest DESC, label LIMIT ${maxResults} OFFSET ${skip}`);
    const spreads = new Map<string, GroupMetric>();
    for (const stat of new Set(metrics.map((metric) => metric.stat))) {
      const ids = metrics.flatMap((metric) => (metric.stat === stat ? [names.get(metric.key) ?? 0] : []));
      for (const { place, nameId, ...spread } of await ctx.sql<Spread>(
        spreadSql(groups, ids, VALUES[stat]),
      )) {
        spreads.set(`${place} ${nameId} ${stat}`, spread);
      }
    }
    const keys: LabelKey[] = butParams
      ? (groups[0]?.labelKeys ?? []).map((key) => ({ source: 'param', ...key }))
      : by.map((key) => ({ ...key, isVaried: true }));
    return {
      /** What each group's `values` are of. */
      keys,
      groups: groups.map(({ label, runs, running, newest }, place) => ({
        values: keys.map(({ key }, at) => label[butParams ? key : String(at)] ?? null),
        runs,
        running,
        newest,
        metrics: metrics.map(({ key, stat }) => spreads.get(`${place} ${names.get(key)} ${stat}`) ?? null),
      })),
      total: groups[0]?.total ?? 0,
      /** Only the newest runs were grouped: there are more than this operation looks at. */
      isPartial: (groups[0]?.looked ?? 0) > RUNS_LOOKED_AT,
    };
  },
});

/** What a group has in common, as an object; of a given list of keys under their places in it. Of a row of `matching`. */
export function labelSql(by: GroupKey[], butParams: string[] | undefined): Sql {
  if (butParams) {
    return sql`(SELECT coalesce(jsonb_object_agg(params.key, value), '{}') FROM params
                WHERE run_key = matching.key AND params.key <> ALL(${butParams}::text[]))`;
  }
  return by.reduce(
    (label, { source, key }, at) =>
      sql`${label} || jsonb_build_object(${String(at)}::text, ${valueSql(source, key)})`,
    sql`'{}'::jsonb`,
  );
}

function valueSql(source: GroupKey['source'], key: string): Sql {
  if (source === 'attribute') return ATTRIBUTES[key] ?? sql`NULL::text`;
  const table = source === 'param' ? sql`params` : sql`run_tags`;
  return sql`(SELECT value FROM ${table} AS logged WHERE run_key = matching.key AND logged.key = ${key})`;
}

const spreadSql = (groups: Group[], nameIds: number[], value: Sql): Sql => sql`
  SELECT place, name_id AS "nameId", count(*) AS n, avg(held.value) AS mean, stddev_samp(held.value) AS sd,
         min(held.value) AS min, max(held.value) AS max
  FROM unnest(${groups.flatMap(({ keys }, place) => keys.map(() => place))}::int[], ${groups.flatMap(({ keys }) => keys)}::bigint[]) AS member (place, key)
  JOIN LATERAL (SELECT name_id, ${value} AS value FROM latest_metrics
                WHERE run_key = member.key AND name_id = ANY(${nameIds}::int[])) AS held ON held.value <> 'NaN'
  GROUP BY place, name_id`;
