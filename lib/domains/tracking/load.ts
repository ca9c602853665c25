import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import {
  assertGranted,
  type GrantFlags,
  grantColumns,
  granted,
  holdsEverywhere,
  preparedName,
} from '@/lib/core/grants';
import { invalid, notFound } from '@/lib/pure/errors';

export type Stage = 'active' | 'deleted';
export type ExperimentRow = {
  id: number;
  name: string;
  lifecycleStage: Stage;
  artifactLocation: string;
  creationTime: number;
  lastUpdateTime: number;
};
export type RunRow = {
  key: number;
  id: string;
  experimentId: number;
  name: string;
  status: string;
  startTime: number;
  endTime: number | null;
  lifecycleStage: Stage;
};

const LARGEST_ID = 2 ** 31 - 1;
const isNumericId = (id: string) => /^\d{1,10}$/.test(id) && Number(id) <= LARGEST_ID;

/** The inner ids of those that can be ids at all. */
export const experimentNumbers = (ids: string[]) => ids.filter(isNumericId).map(Number);

/** Grants are on experiments: what is in one is held as it is. */
const ofExperiment = sql`experiments.id::text`;
const ofRun = sql`runs.experiment_id::text`;

/** Whether the caller holds what the operation needs, as a condition on the table `experiments`. */
export const experimentGranted = (ctx: Context): Sql => granted(ctx, 'experiment', ofExperiment);

/** The same on a table with `experiment_id`. */
export const grantedWithin = (ctx: Context, table: 'runs' | 'logged_models'): Sql =>
  granted(ctx, 'experiment', table === 'runs' ? ofRun : sql`logged_models.experiment_id::text`);

export const experimentGrant = (ctx: Context): Sql => grantColumns(ctx, 'experiment', ofExperiment);
export const runGrant = (ctx: Context): Sql => grantColumns(ctx, 'experiment', ofRun);
export const modelGrant = (ctx: Context): Sql =>
  grantColumns(ctx, 'experiment', sql`logged_models.experiment_id::text`);

/** Refuses what the caller sees but does not hold. */
export const assertHeld = (ctx: Context, flags: GrantFlags): void => assertGranted(ctx, 'experiment', flags);

/** An experiment, deleted ones too. @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function loadExperiment(ctx: Context, id: string): Promise<ExperimentRow> {
  const [experiment] = isNumericId(id)
    ? await ctx.sql<ExperimentRow & GrantFlags>(
        sql`SELECT id, name, lifecycle_stage AS "lifecycleStage", artifact_location AS "artifactLocation",
                   creation_time AS "creationTime", last_update_time AS "lastUpdateTime",
                   ${experimentGrant(ctx)}
            FROM experiments WHERE id = ${Number(id)}`,
        preparedName(ctx, 'experiment', 'tracking.loadExperiment'),
      )
    : [];
  if (!experiment?.isSeen) throw notFound(`No Experiment with id=${id} exists`);
  assertHeld(ctx, experiment);
  return experiment;
}

/** The inner ids of those experiments that the caller may see. @throws PERMISSION_DENIED for one seen but not held */
export async function heldExperiments(ctx: Context, ids: string[]): Promise<number[]> {
  const numbers = experimentNumbers(ids);
  if (numbers.length === 0 || holdsEverywhere(ctx, 'experiment')) return numbers;
  const found = await ctx.sql<{ id: number } & GrantFlags>(sql`
    SELECT id, ${experimentGrant(ctx)} FROM experiments WHERE id = ANY(${numbers}::int[])`);
  const seen = found.filter(({ isSeen }) => isSeen);
  for (const flags of seen) assertHeld(ctx, flags);
  return seen.map(({ id }) => id);
}

/** An experiment that may be written to. */
export async function loadActiveExperiment(ctx: Context, id: string): Promise<ExperimentRow> {
  const experiment = await loadExperiment(ctx, id);
  if (experiment.lifecycleStage === 'deleted') {
    throw invalid(`The experiment ${id} must be in the 'active' state. Current state is deleted.`, {
      field: 'experimentId',
    });
  }
  return experiment;
}

/** A run, deleted ones too. @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function loadRun(ctx: Context, id: string): Promise<RunRow> {
  const [run] = await ctx.sql<RunRow & GrantFlags>(
    sql`SELECT key, id, experiment_id AS "experimentId", name, status, start_time AS "startTime",
               end_time AS "endTime", lifecycle_stage AS "lifecycleStage", ${runGrant(ctx)}
        FROM runs WHERE id = ${id}`,
    preparedName(ctx, 'experiment', 'tracking.loadRun'),
  );
  if (!run?.isSeen) throw notFound(`Run with id=${id} not found`);
  assertHeld(ctx, run);
  return run;
}

/** Asks nothing where no single grant decides. @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function assertRun(ctx: Context, id: string): Promise<void> {
  if (!holdsEverywhere(ctx, 'experiment')) await loadRun(ctx, id);
}

/** Those of the runs that the caller may see. @throws PERMISSION_DENIED for one seen but not held */
export async function heldRuns(ctx: Context, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0 || holdsEverywhere(ctx, 'experiment')) return [...ids];
  const found = await ctx.sql<{ id: string } & GrantFlags>(
    sql`SELECT id, ${runGrant(ctx)} FROM runs WHERE id = ANY(${ids}::text[])`,
  );
  const seen = found.filter(({ isSeen }) => isSeen);
  for (const flags of seen) assertHeld(ctx, flags);
  return seen.map(({ id }) => id);
}

/** A run that may be written to. */
export async function loadActiveRun(ctx: Context, id: string): Promise<RunRow> {
  const run = await loadRun(ctx, id);
  if (run.lifecycleStage === 'deleted') {
    throw invalid(`The run ${id} must be in the 'active' state. Current state is deleted.`, {
      field: 'runId',
    });
  }
  return run;
}
