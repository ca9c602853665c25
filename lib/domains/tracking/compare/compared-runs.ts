import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { invalid, notFound } from '@/lib/pure/errors';
import type { RunHealth } from '@/lib/pure/run-health';
import { grantedWithin, type Stage } from '../load';
import { healthColumn } from '../run-health';

/** A run by its id, or by so much of its beginning that no other run has it: links of 200 runs stay short. */
export const RunRef = z
  .string()
  .regex(/^[0-9a-f]{8,32}$/, 'must be a run id, or its first eight characters or more');

export const MOST_COMPARED = 200;
export const RunRefs = z
  .array(RunRef)
  .min(1)
  .max(MOST_COMPARED, `must name at most ${MOST_COMPARED} runs`)
  .refine((refs) => new Set(refs).size === refs.length, 'must name each run once');

type Found = {
  place: number;
  key: number;
  runId: string;
  runName: string;
  experimentId: string;
  experimentName: string;
  artifactRoot: string;
  userId: string;
  status: string;
  startTime: number;
  endTime: number | null;
  lifecycleStage: Stage;
  health: RunHealth | null;
};

export type ComparedRun = Omit<Found, 'place'>;

/** The runs that the caller may see, at the places where they were named. @throws INVALID_PARAMETER_VALUE for one named ambiguously */
async function findCompared(ctx: Context, refs: readonly string[]): Promise<(ComparedRun | undefined)[]> {
  const found = await ctx.sql<Found>(sql`
    SELECT asked.place, run.key, run.id AS "runId", run.name AS "runName", run.experiment_id::text AS "experimentId",
           experiments.name AS "experimentName", run.user_id AS "userId",
           coalesce(run.artifact_root, experiments.artifact_location) AS "artifactRoot",
           run.status, run.start_time AS "startTime", run.end_time AS "endTime", run.lifecycle_stage AS "lifecycleStage", run.health
    FROM unnest(${refs}::text[]) WITH ORDINALITY AS asked (ref, place)
    CROSS JOIN LATERAL (
      SELECT runs.*, ${healthColumn(ctx.now)} AS health FROM runs
      WHERE runs.id >= asked.ref AND runs.id < asked.ref || 'g' AND ${grantedWithin(ctx, 'runs')}
      ORDER BY runs.id LIMIT 2) AS run
    JOIN experiments ON experiments.id = run.experiment_id`);
  const runs = new Array<ComparedRun | undefined>(refs.length).fill(undefined);
  for (const { place, ...run } of found) {
    if (runs[place - 1]) {
      throw invalid(`Several runs have ids that begin with ${refs[place - 1]}: name more of it.`, {
        field: 'runs',
      });
    }
    runs[place - 1] = run;
  }
  return runs;
}

/** All of the runs, in the order in which they were named. @throws RESOURCE_DOES_NOT_EXIST */
export async function loadCompared(ctx: Context, refs: readonly string[]): Promise<ComparedRun[]> {
  const found = await findCompared(ctx, refs);
  return found.map((run, at) => {
    if (!run) throw notFound(`Run with id=${refs[at]} not found`);
    return run;
  });
}

export const getComparedRuns = query({
  name: 'tracking.getComparedRuns',
  summary:
    'Up to 200 runs that are to be compared, by the beginnings of their ids; those not found are named.',
  access: 'runs.read',
  input: z.object({ runs: RunRefs }),
  async run(ctx, { runs }) {
    const found = await findCompared(ctx, runs);
    return {
      runs: found.flatMap((run) => {
        if (!run) return [];
        const { key: _, artifactRoot: __, ...shown } = run;
        return [shown];
      }),
      missing: runs.filter((_, at) => !found[at]),
    };
  },
});
