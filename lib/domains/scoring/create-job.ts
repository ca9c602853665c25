import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { grantCreator } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { nextTime } from '@/lib/pure/cron';
import { alreadyExists, conflict, invalid, notFound } from '@/lib/pure/errors';
import { deltaOf } from '../features';
import { linkVersions } from '../registry';
import { type JobView, readJobs } from './job-view';
import { ANEW, JOB, JOB_COLUMNS, type JobRow, loadJob, nameOf } from './load';
import { putRun } from './queue-run';
import { Definition, JobName, KINDS, type ModelChoice, Start, Trigger } from './schemas';
import { isThere, type Settled, settle } from './settle';

const MOST_JOBS = 2000;

export const Making = z.object({
  name: JobName,
  description: z.string().max(20_000).default(''),
  kind: z.enum(KINDS).default('batch'),
  definition: Definition,
  trigger: Trigger.prefault({}),
  /** Of a stream. */
  start: Start.prefault({}),
});

export const createJob = command({
  name: 'scoring.createJob',
  summary:
    'Makes a job that scores the rows of a table or a file with a registered model: by hand, by a schedule, as the model moves, or as rows are committed. It works with the rights of whoever makes it.',
  access: 'scoring.create',
  input: Making.extend({ runNow: z.boolean().default(false) }),
  async run(ctx, { name, description, kind, definition, trigger, start, runNow }): Promise<JobView> {
    const settled = await settle(ctx, definition);
    const due = dueOf(ctx, kind, definition, trigger);
    const [{ count } = { count: 0 }] = await ctx.sql<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM scoring_jobs`,
    );
    if (count >= MOST_JOBS) throw alreadyExists(`There are ${MOST_JOBS} scoring jobs, which is the most.`);
    const position = kind === 'stream' ? await positionOf(settled, start) : null;
    const [made] = await ctx.sql<JobRow>(sql`
      INSERT INTO scoring_jobs (name, description, kind, definition, owner_id, created_by, creation_time, last_updated_time, cron,
                                time_zone, due_time, follows_model, model_name, seen_version, input_table, output_table, position)
      VALUES (${name}, ${description}, ${kind}::scoring_kind, ${JSON.stringify(definition)}::jsonb, ${ctx.caller.user?.id ?? null}::uuid,
              ${nameOf(ctx)}, ${ctx.now}, ${ctx.now}, ${trigger.cron}, ${trigger.timeZone}, ${due}, ${trigger.followsModel},
              ${settled.model.name}, ${settled.model.version}, ${settled.input?.key ?? null}, ${outputKey(settled)}, ${position})
      ON CONFLICT (name) DO NOTHING RETURNING ${JOB_COLUMNS}`);
    if (!made) throw alreadyExists(`There is a scoring job '${name}' already.`, { field: 'name' });
    await grantCreator(ctx, JOB, made.id);
    await takeUpload(ctx, made.key, definition);
    await linkMeant(ctx, made, settled);
    if (runNow || kind === 'stream')
      await putRun(
        made.key,
        { cause: kind === 'stream' ? 'stream' : 'manual', requestedBy: nameOf(ctx) },
        ctx.now,
      );
    ctx.audit({ objectType: JOB, objectId: made.id, after: { name, kind, definition, trigger } });
    const [view] = await readJobs(ctx, [await loadJob(ctx, name)]);
    return view as JobView;
  },
});

export const updateJob = command({
  name: 'scoring.updateJob',
  summary:
    'Changes what a job scores, or when. Whoever changes it becomes its owner: from then on it works with their rights.',
  access: 'scoring.manage',
  input: z.object({
    name: JobName,
    newName: JobName.optional(),
    description: z.string().max(20_000).optional(),
    definition: Definition.optional(),
    trigger: Trigger.optional(),
  }),
  async run(ctx, { name, newName = name, description, definition, trigger }): Promise<JobView> {
    const job = await loadJob(ctx, name, { lock: true });
    const whole = definition ?? job.definition;
    const when = trigger ?? { cron: job.cron, timeZone: job.timeZone, followsModel: job.followsModel };
    if (job.kind === 'stream' && whole.input.table !== job.definition.input.table)
      throw invalid('A stream keeps the table that it reads. Make another job.', {
        field: 'definition.input',
      });
    const settled = await settle(ctx, whole);
    const next = dueOf(ctx, job.kind, whole, when);
    const isOther = await isAnother(ctx, job, whole);
    if (isOther) await beginAnew(ctx, job);
    // What is due at this moment is not passed over.
    const isSameClock = when.cron === job.cron && when.timeZone === job.timeZone;
    const due = isSameClock && job.isActive ? (job.dueTime ?? next) : next;
    if (newName !== name) {
      const [taken] = await ctx.sql(sql`SELECT 1 FROM scoring_jobs WHERE name = ${newName}`);
      if (taken) throw alreadyExists(`There is a scoring job '${newName}' already.`, { field: 'newName' });
    }
    // Nor is a move of the model that nobody has looked at yet.
    const seen = isSameModel(whole.model, job.definition.model) && job.followsModel;
    // One that somebody stopped stays so.
    const isRevived = job.kind === 'batch' && !job.isActive && job.stateMessage !== '';
    await ctx.sql(sql`
      UPDATE scoring_jobs
      SET name = ${newName}, description = ${description ?? job.description}, definition = ${JSON.stringify(whole)}::jsonb,
          owner_id = ${ctx.caller.user?.id ?? null}::uuid, last_updated_time = ${ctx.now}, defined_time = ${isOther ? ctx.now : job.definedTime}, cron = ${when.cron},
          time_zone = ${when.timeZone}, due_time = ${due}, follows_model = ${when.followsModel},
          model_name = ${settled.model.name}, seen_version = ${seen ? job.seenVersion : settled.model.version},
          input_table = ${settled.input?.key ?? null}, output_table = ${outputKey(settled)}, is_active = is_active OR ${isRevived},
          state_message = CASE WHEN ${isRevived} THEN '' ELSE state_message END
      WHERE key = ${job.key}`);
    if (whole.input.uploadId !== job.definition.input.uploadId) await takeUpload(ctx, job.key, whole);
    ctx.audit({
      objectType: JOB,
      objectId: job.id,
      before: { name, definition: job.definition, cron: job.cron, ownerId: job.ownerId },
      after: { name: newName, definition: whole, trigger: when, ownerId: ctx.caller.user?.id ?? null },
    });
    const [view] = await readJobs(ctx, [await loadJob(ctx, newName)]);
    return view as JobView;
  },
});

const whatsoever = (definition: Sql): Sql =>
  sql`(${definition} #- '{model,version}' #- '{model,alias}' #- '{model,stage}')`;

/** In more than the version of its model: a run that has begun keeps that. */
async function isAnother(ctx: Context, { key }: JobRow, definition: Definition): Promise<boolean> {
  const given = sql`${JSON.stringify(definition)}::jsonb`;
  const [other] = await ctx.sql(sql`
    SELECT 1 FROM scoring_jobs WHERE key = ${key} AND ${whatsoever(sql`definition`)} <> ${whatsoever(given)}`);
  return other !== undefined;
}

/** The parts of one run are of one model and one input: what waits begins with what the job says now, what is at work ends first. */
async function beginAnew(ctx: Context, { key }: JobRow): Promise<void> {
  const [under] = await ctx.sql<{ number: number }>(
    sql`SELECT number FROM scoring_runs WHERE job_key = ${key} AND state = 'running' LIMIT 1`,
  );
  if (under)
    throw conflict(
      `Run ${under.number} is under way with what the job says now: wait for its end, or cancel it.`,
    );
  await ctx.sql(sql`UPDATE scoring_runs SET ${ANEW} WHERE job_key = ${key} AND state = 'queued'`);
}

const isSameModel = (a: ModelChoice, b: ModelChoice): boolean =>
  a.name === b.name && a.alias === b.alias && a.stage === b.stage && a.version === b.version;

const outputKey = ({ output }: Settled): number | null => (output && isThere(output) ? output.key : null);

function dueOf(
  ctx: Context,
  kind: (typeof KINDS)[number],
  { model, input, output }: Definition,
  { cron, timeZone, followsModel }: Trigger,
): number | null {
  if (followsModel && model.version !== undefined)
    throw invalid('A version that is named does not move: follow an alias or a stage.', {
      field: 'trigger.followsModel',
    });
  if (kind === 'stream') {
    if (cron !== '' || followsModel)
      throw invalid('A stream scores as rows are committed; it has no schedule.', { field: 'trigger' });
    if (input.table === undefined || output.table === undefined)
      throw invalid('A stream goes from a table to a table.', { field: 'definition.output.table' });
    if (output.mode === 'overwrite')
      throw invalid('A stream appends or merges: overwriting would leave the last rows only.', {
        field: 'definition.output.mode',
      });
    if (input.version !== undefined)
      throw invalid('A stream reads the versions as they come.', { field: 'definition.input.version' });
  }
  if (cron === '') return null;
  const due = nextTime(cron, ctx.now, timeZone);
  if (due === undefined)
    throw invalid(`'${cron}' is no cron pattern, such as 0 6 * * *.`, { field: 'trigger.cron' });
  return due;
}

/** The version behind which it begins. */
async function positionOf({ input }: Settled, { at, version }: Start): Promise<number | null> {
  if (!input || at === 'earliest') return -1;
  const { version: latest } = await deltaOf(input).snapshot();
  if (at === 'latest') return latest;
  if (version === undefined || version > latest)
    throw invalid(`Name a version of the table to begin with: 0 to ${latest}.`, { field: 'start.version' });
  return version - 1;
}

/** It stays as long as the job; what the job had before goes with the next sweep. */
async function takeUpload(ctx: Context, key: number, { input: { uploadId } }: Definition): Promise<void> {
  await ctx.sql(sql`UPDATE scoring_uploads SET job_key = NULL WHERE job_key = ${key}`);
  if (uploadId === undefined) return;
  const [taken] = await ctx.sql(sql`
    UPDATE scoring_uploads SET job_key = ${key}
    WHERE id = ${uploadId} AND owner_id = ${ctx.caller.user?.id ?? null}::uuid AND job_key IS NULL RETURNING 1`);
  if (!taken)
    throw notFound(
      `There is no uploaded file '${uploadId}': it was used already, or is more than a day old.`,
    );
}

const linkMeant = (ctx: Context, job: JobRow, { model: { name, version } }: Settled) =>
  linkVersions(ctx, 'downstream', { objectType: JOB, objectId: job.id, name: job.name }, [
    { name, version, label: job.kind === 'stream' ? 'streaming' : 'batch' },
  ]);
