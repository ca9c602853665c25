import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { preparedName } from '@/lib/core/grants';
import { query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { experimentGranted } from './load';
import { withRunId } from './log-metric';
import { readRuns, type WholeRun } from './read-runs';
import { RunId } from './schemas';

type Found = { key: number; experimentName: string };

export async function readRun(
  ctx: Context,
  runId: string,
  parts?: { hasMetrics: boolean },
): Promise<WholeRun & Found> {
  const [found] = await ctx.sql<Found>(
    sql`SELECT runs.key, experiments.name AS "experimentName"
        FROM runs JOIN experiments ON experiments.id = experiment_id
        WHERE runs.id = ${runId} AND ${experimentGranted(ctx)}`,
    preparedName(ctx, 'experiment', 'tracking.readRun'),
  );
  const [run] = found ? await readRuns(ctx, [found.key], parts) : [];
  if (!found || !run) throw notFound(`Run with id=${runId} not found`);
  return { ...run, ...found };
}

export const getRun = query({
  name: 'tracking.getRun',
  summary: 'A run with its latest metrics, params, tags, datasets and models.',
  access: 'runs.read',
  input: z.object({ runId: RunId.optional(), runUuid: RunId.optional() }).transform(withRunId),
  async run(ctx, { runId }): Promise<WholeRun> {
    const { key: _, experimentName: __, ...run } = await readRun(ctx, runId);
    return run;
  },
});
