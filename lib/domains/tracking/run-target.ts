/** Many runs at once: those named, or all that a question matches. */
import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { heldRuns } from './load';
import { RunQuestion, runsWhere } from './run-question';
import { ExperimentId, RunId } from './schemas';

export const RunsOfExperiments = RunQuestion.extend({ experimentIds: z.array(ExperimentId).min(1).max(100) });

/** Of so many what they were before is told, for an undo. */
export const MOST_TOLD = 1000;

export const RunTarget = z.union([
  z.object({ runIds: z.array(RunId).min(1).max(MOST_TOLD) }),
  z.object({ question: RunsOfExperiments }),
]);
export type RunTarget = z.output<typeof RunTarget>;

/** A condition on the table `runs`. @throws PERMISSION_DENIED for runs that are seen but not held */
export const targetWhere = async (ctx: Context, target: RunTarget): Promise<Sql> =>
  'runIds' in target
    ? sql`runs.id = ANY(${await heldRuns(ctx, target.runIds)}::text[])`
    : runsWhere(ctx, target.question);

/** A row for each run that was named, or for each experiment whose runs a question matched. */
export function auditTarget(ctx: Context, target: RunTarget, after: Record<string, unknown>): void {
  if ('runIds' in target) {
    for (const objectId of target.runIds) ctx.audit({ objectType: 'run', objectId, after });
    return;
  }
  const { experimentIds, filter } = target.question;
  for (const objectId of experimentIds) {
    ctx.audit({ objectType: 'experiment', objectId, after: { ...after, filter } });
  }
}
