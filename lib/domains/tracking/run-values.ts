import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { heldRuns } from './load';
import { CellColumn, readCells } from './run-cells';
import { RunQuestion, runsWhere } from './run-question';
import { RunId } from './schemas';

const MOST = 2000;

/** Runs by their ids, or the newest that a question matches. */
export const RunsAsked = z.union([
  z.object({ runIds: z.array(RunId).min(1).max(200) }),
  z.object({ question: RunQuestion }),
]);

export const getRunValues = query({
  name: 'tracking.getRunValues',
  summary: 'What many runs logged under a few keys, column by column: the points of a scatter chart.',
  access: 'runs.read',
  input: z.object({
    of: RunsAsked,
    columns: z.array(CellColumn).min(1).max(30),
    limit: z.number().int().min(1).max(MOST).default(1000),
  }),
  async run(ctx, { of, columns, limit }) {
    const where =
      'runIds' in of
        ? sql`runs.id = ANY(${await heldRuns(ctx, of.runIds)}::text[])`
        : await runsWhere(ctx, of.question);
    const runs = await ctx.sql<{ runId: string; name: string; total: number }>(sql`
      SELECT runs.id AS "runId", name, count(*) OVER () AS total FROM runs
      WHERE ${where} ORDER BY start_time DESC, key DESC LIMIT ${limit}`);
    const runIds = runs.map(({ runId }) => runId);
    return {
      runs: runs.map(({ runId, name }) => ({ runId, name })),
      /** For each column its cells, in the order of `runs`. */
      cells: await readCells(ctx, runIds, columns),
      /** How many runs there are; the newest are answered. */
      total: runs[0]?.total ?? 0,
    };
  },
});
