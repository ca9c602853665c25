import sql, { empty, raw } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { GroupId, GroupKey, groupIdSql, labelSql, RUNS_LOOKED_AT } from './group-labels';
import { Aggregated, meanOf, readSpreads } from './group-spreads';
import { RunQuestion, runsWhere } from './run-question';

/** `isVaried`: it tells groups apart, and is not the same in all. */
type LabelKey = GroupKey & { isVaried: boolean };

type Group = {
  id: string;
  label: Record<string, string | null>;
  runs: number;
  running: number;
  newest: number;
  keys: number[];
};
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
    /** These groups alone, wherever in the order they stand. `total` is of all of them all the same. */
    only: z.array(GroupId).min(1).max(50).optional(),
    skip: z.number().int().min(0).max(100_000).default(0),
    maxResults: z.number().int().min(1).max(200).default(50),
  }).refine(({ by, butParams }) => by.length > 0 || butParams, {
    path: ['by'],
    message: 'Name at least one key to group by.',
  }),
  async run(ctx, { by, butParams, metrics, orderBy, only, skip, maxResults, ...question }) {
    const order = orderBy
      ? sql`${await meanOf(orderBy.metric)} ${raw(orderBy.ascending ? 'ASC' : 'DESC')} NULLS LAST,`
      : empty;
    const wanted = only ? sql`WHERE ${groupIdSql(sql`label`)} = ANY(${only}::text[])` : empty;
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
      SELECT groups.*, ${groupIdSql(sql`label`)} AS id, (SELECT count(*) FROM groups) AS total, (SELECT count(*) FROM matching) AS looked,
             (SELECT coalesce(json_agg(json_build_object('key', key, 'isVaried', held < total OR valued > 1) ORDER BY key), '[]')
              FROM (SELECT key, count(*) AS held, count(DISTINCT value) AS valued, (SELECT count(*) FROM groups) AS total
                    FROM groups, jsonb_each_text(label) GROUP BY key) AS counted) AS "labelKeys"
      FROM groups ${wanted} ORDER BY ${order} newest DESC, label LIMIT ${maxResults} OFFSET ${skip}`);
    const spreads = await readSpreads(ctx, groups, metrics);
    const keys: LabelKey[] = butParams
      ? (groups[0]?.labelKeys ?? []).map((key) => ({ source: 'param', ...key }))
      : by.map((key) => ({ ...key, isVaried: true }));
    return {
      /** What each group's `values` are of. */
      keys,
      groups: groups.map(({ id, label, runs, running, newest }, place) => ({
        id,
        values: keys.map(({ key }, at) => label[butParams ? key : String(at)] ?? null),
        runs,
        running,
        newest,
        metrics: metrics.map((_, at) => spreads.get(`${place} ${at}`) ?? null),
      })),
      total: groups[0]?.total ?? 0,
      /** Of how many of the newest runs the groups are, where there are more than this operation looks at; null for all. */
      newest: (groups[0]?.looked ?? 0) > RUNS_LOOKED_AT ? RUNS_LOOKED_AT : null,
    };
  },
});
