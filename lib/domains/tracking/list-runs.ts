import sql, { raw } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import type { RunHealth } from '@/lib/pure/run-health';
import { healthColumn } from './run-health';
import { readRunOrder, runPages } from './run-order';
import { childCount, isNested, ListQuestion, listedWhere } from './run-tree';
import { MaxResults } from './schemas';

/** A run as a line of a list: what it logged is asked for apart, key by key. */
export type ListedRun = {
  runId: string;
  runName: string;
  experimentId: string;
  userId: string;
  status: string;
  startTime: number;
  endTime: number | null;
  lifecycleStage: 'active' | 'deleted';
  parentId: string | null;
  source: string | null;
  commit: string | null;
  dataset: { name: string; digest: string; others: number } | null;
  children: number;
  /** What people said of it. */
  comments: number;
  /** Null where nothing is wrong. */
  health: RunHealth | null;
};

type Found = ListedRun & { key: number; position: unknown[] };

const isFiltered = ({ filter, nesting }: z.output<typeof ListQuestion>) =>
  filter !== '' || nesting !== 'flat';

const tag = (key: string) =>
  sql`(SELECT value FROM run_tags WHERE run_key = parent.key AND run_tags.key = ${key})`;

export const listRuns = query({
  name: 'tracking.listRuns',
  summary: 'Lines of a list of runs: a stretch of it, without what the runs logged.',
  access: 'runs.read',
  input: ListQuestion.extend({
    /** As MLflow's; first of all may stand `expr.(train_loss - val_loss) / val_loss DESC`, `metrics@min.loss ASC` or `duration DESC`. */
    orderBy: z.array(z.string().max(2020)).max(5).default([]),
    maxResults: MaxResults(1000, 100),
    /** So many runs further on than the page token, or than the beginning. */
    skip: z.number().int().min(0).max(1_000_000).default(0),
    pageToken: PageToken,
  }),
  async run(ctx, input) {
    const { orderBy, maxResults, skip, pageToken: token, ...question } = input;
    const asked = { ...question, orderBy };
    const { listed, matching, stretch } = await listedWhere(ctx, question);
    const pages = await runPages({
      where: listed,
      ...(isFiltered(question) && { filtered: { stretch } }),
      terms: readRunOrder(orderBy),
      position: readPageToken(asked, token),
      limit: skip + maxResults + 1,
    });
    let found: Found[] = [];
    for (const page of pages) {
      if (found.length > maxResults) break;
      found = await ctx.sql<Found>(sql`
        WITH page AS MATERIALIZED (SELECT * FROM (${page}) AS reached WHERE place > ${skip})
        SELECT page.key, page.position, parent.id AS "runId", parent.name AS "runName",
               parent.experiment_id::text AS "experimentId", parent.user_id AS "userId", parent.status,
               parent.start_time AS "startTime", parent.end_time AS "endTime",
               parent.lifecycle_stage AS "lifecycleStage", ${tag('mlflow.parentRunId')} AS "parentId",
               ${tag('mlflow.source.name')} AS source, ${tag('mlflow.source.git.commit')} AS commit,
               ${healthColumn(ctx.now, raw('parent'))} AS health,
               (SELECT json_build_object('name', min(name), 'digest', min(digest), 'others', count(*) - 1)
                FROM dataset_inputs JOIN datasets ON datasets.id = dataset_id WHERE run_key = parent.key HAVING count(*) > 0) AS dataset,
               (SELECT count(*) FROM run_comments WHERE run_key = parent.key) AS comments,
               ${question.nesting === 'flat' ? sql`0` : childCount(matching)} AS children
        FROM page JOIN runs AS parent ON parent.key = page.key ORDER BY page.place`);
    }
    const { page, nextPageToken } = cutPage(asked, found, maxResults, ({ position }) => position);
    return {
      runs: page.map(({ key: _, position: __, ...run }): ListedRun => run),
      ...(nextPageToken && { nextPageToken }),
    };
  },
});

const COUNT_UP_TO = 1_000_000;

export const countListedRuns = query({
  name: 'tracking.countListedRuns',
  summary: 'How many lines a list of runs has, how many runs match in all, and how many of them are running.',
  access: 'runs.read',
  input: ListQuestion,
  async run(ctx, question) {
    const { matching, listed } = await listedWhere(ctx, { ...question, nesting: 'flat' });
    const [[all], [nested]] = await Promise.all([
      ctx.sql<{ matching: number; listed: number; running: number }>(sql`
        SELECT count(*) AS matching, count(*) FILTER (WHERE listed) AS listed,
               count(*) FILTER (WHERE status = 'RUNNING') AS running FROM (
          SELECT ${question.except.length > 0 ? sql`runs.id <> ALL(${question.except}::text[])` : sql`true`} AS listed, status
          FROM runs WHERE ${matching} LIMIT ${COUNT_UP_TO}) AS counted`),
      question.nesting === 'roots' ? nestedRuns(ctx, listed, matching) : [{ count: 0 }],
    ]);
    return {
      matching: all?.matching ?? 0,
      listed: (all?.listed ?? 0) - (nested?.count ?? 0),
      /** Those that stand under others of the list. */
      nested: nested?.count ?? 0,
      /** Of all that match. */
      running: all?.running ?? 0,
      isCapped: all?.matching === COUNT_UP_TO,
    };
  },
});

type Where = Awaited<ReturnType<typeof listedWhere>>['listed'];

/** Counted from the few runs that name a parent, which have an index of their own. */
const nestedRuns = (ctx: Context, listed: Where, matching: Where) =>
  ctx.sql<{ count: number }>(sql`
    SELECT count(*) FROM run_tags AS nested JOIN runs ON runs.key = nested.run_key
    WHERE nested.key = 'mlflow.parentRunId' AND ${listed} AND ${isNested(matching)}`);
