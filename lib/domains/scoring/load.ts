import sql, { empty, type Sql } from 'sql-template-tag';
import { can, levelNeeded } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { assertGranted, granted, heldLevel } from '@/lib/core/grants';
import { notFound } from '@/lib/pure/errors';
import { isAtLeast, type Level, type ObjectAbility } from '@/lib/pure/permission-levels';
import type { Definition } from './schemas';

export const JOB = 'scoring-job';

export type JobRow = {
  key: number;
  id: string;
  name: string;
  description: string;
  kind: 'batch' | 'stream';
  definition: Definition;
  ownerId: string | null;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
  /** When what it scores was last said otherwise, in more than its model's version; 0 for never. */
  definedTime: number;
  cron: string;
  timeZone: string;
  dueTime: number | null;
  followsModel: boolean;
  seenVersion: number | null;
  inputTable: number | null;
  outputTable: number | null;
  isActive: boolean;
  stateMessage: string;
  position: number | null;
};

export const JOB_COLUMNS: Sql = sql`
  scoring_jobs.key, scoring_jobs.id, scoring_jobs.name, scoring_jobs.description, scoring_jobs.kind, scoring_jobs.definition,
  scoring_jobs.owner_id AS "ownerId", scoring_jobs.created_by AS "createdBy", scoring_jobs.creation_time AS "creationTime",
  scoring_jobs.last_updated_time AS "lastUpdatedTime", scoring_jobs.defined_time AS "definedTime", scoring_jobs.cron, scoring_jobs.time_zone AS "timeZone",
  scoring_jobs.due_time AS "dueTime", scoring_jobs.follows_model AS "followsModel", scoring_jobs.seen_version AS "seenVersion",
  scoring_jobs.input_table AS "inputTable", scoring_jobs.output_table AS "outputTable", scoring_jobs.is_active AS "isActive",
  scoring_jobs.state_message AS "stateMessage", scoring_jobs.position`;

const ofJob = sql`scoring_jobs.id`;
export const jobGranted = (ctx: Context, level?: Level): Sql => granted(ctx, JOB, ofJob, level);
export const jobLevel = (ctx: Context): Sql => heldLevel(ctx, JOB, ofJob);

export type LoadedJob = JobRow & { level: Level };

/** @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function loadJob(
  ctx: Context,
  name: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<LoadedJob> {
  const [found] = await ctx.sql<JobRow & { level: Level | null }>(sql`
    SELECT ${JOB_COLUMNS}, ${jobLevel(ctx)} AS level FROM scoring_jobs
    WHERE name = ${name} ${lock ? sql`FOR NO KEY UPDATE` : empty}`);
  if (!found?.level) throw notFound(`The scoring job '${name}' does not exist.`);
  assertGranted(ctx, JOB, { isSeen: true, isGranted: isAtLeast(JOB, found.level, ctx.level(JOB)) });
  return { ...found, level: found.level };
}

const mayDo = (ctx: Context, ability: ObjectAbility, level: Level): boolean =>
  can(ctx.caller, ability) && isAtLeast(JOB, level, levelNeeded(ability, JOB));

/** What the caller may do with a job on which they hold that level: what pages show by. */
export const mayOf = (ctx: Context, level: Level) => ({
  download: mayDo(ctx, 'scoring.download', level),
  run: mayDo(ctx, 'scoring.run', level),
  manage: mayDo(ctx, 'scoring.manage', level),
});

export const nameOf = ({ caller }: Pick<Context, 'caller'>): string => caller.user?.email ?? caller.via;

/** What the tables call the job's writes by: a second one of the same number does nothing. */
export const appIdOf = ({ id }: Pick<JobRow, 'id'>): string => `plumbline.scoring.${id}`;

export type RunRow = {
  jobKey: number;
  number: number;
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled';
  phase: string;
  cause: 'manual' | 'schedule' | 'model' | 'stream' | 'retry';
  requestedBy: string;
  queuedTime: number;
  startTime: number | null;
  endTime: number | null;
  modelVersion: number | null;
  fromVersion: number | null;
  inputVersion: number | null;
  outputVersion: number | null;
  rowsTotal: number | null;
  rowsDone: number;
  parts: number;
  resultBytes: number | null;
  message: string;
  attempts: number;
  isCancelWanted: boolean;
};

export const RUN_COLUMNS: Sql = sql`
  scoring_runs.job_key AS "jobKey", scoring_runs.number, scoring_runs.state, scoring_runs.phase, scoring_runs.cause,
  scoring_runs.requested_by AS "requestedBy", scoring_runs.queued_time AS "queuedTime", scoring_runs.start_time AS "startTime",
  scoring_runs.end_time AS "endTime", scoring_runs.model_version AS "modelVersion", scoring_runs.from_version AS "fromVersion",
  scoring_runs.input_version AS "inputVersion", scoring_runs.output_version AS "outputVersion",
  scoring_runs.rows_total AS "rowsTotal", scoring_runs.rows_done AS "rowsDone", scoring_runs.parts,
  scoring_runs.result_bytes AS "resultBytes", scoring_runs.message, scoring_runs.attempts,
  scoring_runs.is_cancel_wanted AS "isCancelWanted"`;

/** Nothing is settled of a run, and nothing done, as of one that has not begun. */
export const ANEW: Sql = sql`
  model_version = NULL, from_version = NULL, input_version = NULL, rows_total = NULL, rows_done = 0, parts = 0, start_time = NULL`;
