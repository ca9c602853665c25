import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { heldRuns } from './load';
import { nameIdOf } from './metric-history';
import { RunId } from './schemas';

const CELLS = 60;

export const getSparklines = query({
  name: 'tracking.getSparklines',
  summary:
    'The course of one metric in each of a page of runs, in sixty stretches of the steps that they share.',
  access: 'runs.read',
  input: z.object({ runIds: z.array(RunId).min(1).max(100), key: z.string().min(1).max(1000) }),
  async run(ctx, { runIds, key }) {
    const found = await ctx.sql<{ runId: string; cell: number; last: number }>(sql`
      WITH run AS MATERIALIZED (
        SELECT runs.id, runs.key, min(first_step) OVER () AS low, max(step) OVER () AS high
        FROM runs JOIN latest_metrics ON run_key = runs.key AND name_id = ${await nameIdOf(key)}
        WHERE runs.id = ANY(${await heldRuns(ctx, runIds)}::text[]))
      SELECT run.id AS "runId", floor((step - low)::float8 * ${CELLS}::int / (high - low + 1))::int AS cell,
             (max(ARRAY[step::float8, timestamp::float8, value]))[3] AS last
      FROM run JOIN metric_points ON run_key = run.key AND name_id = ${await nameIdOf(key)}
      GROUP BY 1, 2 ORDER BY 1, 2`);
    const lines: Record<string, [cell: number, value: number][]> = {};
    for (const { runId, cell, last } of found) {
      // Infinities are kept as the largest doubles.
      if (!(Math.abs(last) < Number.MAX_VALUE)) continue;
      lines[runId] ??= [];
      lines[runId].push([cell, last]);
    }
    return { cells: CELLS, lines };
  },
});
