import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
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

/** An experiment, deleted ones too. @throws RESOURCE_DOES_NOT_EXIST */
export async function loadExperiment(ctx: Context, id: string): Promise<ExperimentRow> {
  const [experiment] = isNumericId(id)
    ? await ctx.sql<ExperimentRow>(
        sql`SELECT id, name, lifecycle_stage AS "lifecycleStage", artifact_location AS "artifactLocation",
                   creation_time AS "creationTime", last_update_time AS "lastUpdateTime"
            FROM experiments WHERE id = ${Number(id)}`,
        'tracking.loadExperiment',
      )
    : [];
  if (!experiment) throw notFound(`No Experiment with id=${id} exists`);
  return experiment;
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

/** A run, deleted ones too. @throws RESOURCE_DOES_NOT_EXIST */
export async function loadRun(ctx: Context, id: string): Promise<RunRow> {
  const [run] = await ctx.sql<RunRow>(
    sql`SELECT key, id, experiment_id AS "experimentId", name, status, start_time AS "startTime",
               end_time AS "endTime", lifecycle_stage AS "lifecycleStage"
        FROM runs WHERE id = ${id}`,
    'tracking.loadRun',
  );
  if (!run) throw notFound(`Run with id=${id} not found`);
  return run;
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
