import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { noteHeard } from './heartbeats';
import { assertRun } from './load';
import { addModelMetrics } from './model-metrics';
import { Metric, RunId } from './schemas';
import { addPoints } from './write-points';

export const logMetric = command({
  name: 'tracking.logMetric',
  summary: 'Adds one point to the history of a metric of a run.',
  access: 'runs.write',
  transaction: false,
  unaudited: 'volume: training loops call this thousands of times',
  input: Metric.extend({ runId: RunId.optional(), runUuid: RunId.optional() }).transform(withRunId),
  async run(ctx, { runId, ...metric }) {
    await assertRun(ctx, runId);
    await addPoints(runId, [metric]);
    noteHeard(runId);
    await addModelMetrics(ctx, runId, [metric]);
    return {};
  },
});

/** MLflow's clients send `run_id`, `run_uuid` (its name before 1.0) or both. */
export function withRunId<T extends { runId?: string; runUuid?: string }>(
  input: T,
  ctx: z.RefinementCtx,
): Omit<T, 'runId' | 'runUuid'> & { runId: string } {
  const { runId, runUuid, ...rest } = input;
  const id = runId || runUuid;
  if (id) return { ...rest, runId: id };
  ctx.addIssue({
    code: 'invalid_type',
    expected: 'string',
    input: undefined,
    path: ['runId'],
    message: 'missing',
  });
  return z.NEVER;
}
