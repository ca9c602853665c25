import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { pageToken, readPageToken } from '@/lib/core/page';
import { parseOrderBy } from '@/lib/pure/order-by';
import { runPages } from './run-order';
import { RunQuestion, runsWhere } from './run-question';
import {
  type InputsRecord,
  RUN_COLUMNS,
  type RunInputs,
  type RunRecord,
  runInputsStatement,
  toRun,
} from './run-shape';
import { MaxResults, PageToken } from './schemas';

const NO_INPUTS: RunInputs = { datasetInputs: [], modelInputs: [], modelOutputs: [] };

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
    const pages = await runPages({
      where: await runsWhere(ctx, question),
      terms: parseOrderBy('run', orderBy),
      position: readPageToken(asked, token),
      limit: maxResults + 1,
    });
    let found: FoundRun[] = [];
    for (const page of pages) {
      if (found.length > maxResults) break;
      found = await ctx.sql<FoundRun>(sql`
        WITH page AS MATERIALIZED (${page})
        SELECT page.key, page.position, ${RUN_COLUMNS}
        FROM page JOIN runs ON runs.key = page.key JOIN experiments ON experiments.id = runs.experiment_id
        ORDER BY page.place`);
    }
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

type FoundRun = RunRecord & { key: number; position: unknown[] };

async function inputsOf(ctx: Context, keys: number[]): Promise<Map<number, RunInputs>> {
  const records = keys.length > 0 ? await ctx.sql<InputsRecord>(runInputsStatement(keys)) : [];
  return new Map(records.map(({ key, ...inputs }) => [key, inputs]));
}

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
