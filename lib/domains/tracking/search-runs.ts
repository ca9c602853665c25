import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { parseOrderBy } from '@/lib/pure/order-by';
import { readRuns } from './read-runs';
import { runPages } from './run-order';
import { askedRuns, RunQuestion, runsWhere } from './run-question';
import { MaxResults } from './schemas';

export const searchRuns = query({
  name: 'tracking.searchRuns',
  summary: 'Runs of experiments, filtered and ordered, a page at a time.',
  access: 'runs.read',
  input: RunQuestion.extend({
    maxResults: MaxResults(50_000, 1000),
    orderBy: z.array(z.string().max(2000)).max(50).default([]),
    pageToken: PageToken,
  }),
  async run(ctx, input) {
    const { orderBy, maxResults, pageToken: token, ...question } = input;
    if (question.experimentIds.length === 0) return { runs: [] };
    const asked = { ...question, orderBy };
    const { where, stretch } = await askedRuns(ctx, question);
    const pages = await runPages({
      where,
      ...(question.filter !== '' && { filtered: { stretch } }),
      terms: parseOrderBy('run', orderBy),
      position: readPageToken(asked, token),
      limit: maxResults + 1,
    });
    let found: { key: number; position: unknown[] }[] = [];
    for (const page of pages) {
      if (found.length > maxResults) break;
      found = await ctx.sql(sql`SELECT key, position FROM (${page}) AS page ORDER BY place`);
    }
    const { page: shown, nextPageToken } = cutPage(asked, found, maxResults, ({ position }) => position);
    return {
      runs: await readRuns(
        ctx,
        shown.map(({ key }) => key),
      ),
      ...(nextPageToken && { nextPageToken }),
    };
  },
});

const COUNT_UP_TO = 100_000;

export const countRuns = query({
  name: 'tracking.countRuns',
  summary: 'How many runs a filter matches, up to a hundred thousand.',
  access: 'runs.read',
  input: RunQuestion,
  async run(ctx, question) {
    const [found] = await ctx.sql<{ count: number }>(sql`
      SELECT count(*) FROM (
        SELECT 1 FROM runs WHERE ${await runsWhere(ctx, question)} LIMIT ${COUNT_UP_TO}) AS matching`);
    const count = found?.count ?? 0;
    return { count, capped: count === COUNT_UP_TO };
  },
});
