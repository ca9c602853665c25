import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { conflict, notFound } from '@/lib/pure/errors';
import { type RunView, viewRun } from './job-view';
import { ANEW, JOB, type LoadedJob, loadJob, nameOf, RUN_COLUMNS, type RunRow } from './load';
import { KEPT_WORK } from './places';
import { putRun, wakeRun } from './queue-run';
import { AskedName } from './schemas';

const Which = z.object({ name: AskedName, number: z.coerce.number().int().min(1).max(2_147_483_647) });

async function loadRun(ctx: Context, { name, number }: z.output<typeof Which>) {
  const job = await loadJob(ctx, name);
  const [run] = await ctx.sql<RunRow>(
    sql`SELECT ${RUN_COLUMNS} FROM scoring_runs WHERE job_key = ${job.key} AND number = ${number}`,
  );
  if (!run) throw notFound(`The scoring job '${name}' has no run ${number}.`);
  return { job, run };
}

export const listRuns = query({
  name: 'scoring.listRuns',
  summary: 'The runs of a job, newest first.',
  access: 'scoring.read',
  input: z.object({
    name: AskedName,
    before: z.coerce.number().int().min(1).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(25),
    pageToken: PageToken,
  }),
  async run(
    ctx,
    { name, before: given, limit, pageToken: token },
  ): Promise<{ runs: RunView[]; hasMore: boolean; nextPageToken: string | null }> {
    const { key } = await loadJob(ctx, name);
    const [place] = readPageToken(name, token) ?? [];
    const before = place === undefined ? given : Number(place);
    const found = await ctx.sql<RunRow>(sql`
      SELECT ${RUN_COLUMNS} FROM scoring_runs
      WHERE job_key = ${key} ${before === undefined ? empty : sql`AND number < ${before}`}
      ORDER BY number DESC LIMIT ${limit + 1}`);
    const { page, nextPageToken } = cutPage(name, found, limit, ({ number }) => [number]);
    return {
      runs: page.map((run) => viewRun(run, ctx.now)),
      hasMore: nextPageToken !== null,
      nextPageToken,
    };
  },
});

export const getRun = query({
  name: 'scoring.getRun',
  summary: 'How one run does, or went.',
  access: 'scoring.read',
  input: Which,
  run: async (ctx, which): Promise<RunView> => viewRun((await loadRun(ctx, which)).run, ctx.now),
});

const assertBatch = ({ kind, name }: LoadedJob, what: string) => {
  if (kind === 'stream') throw conflict(`'${name}' is a stream: ${what}`);
};

export const runJob = command({
  name: 'scoring.runJob',
  summary: 'Runs a job now, with its owner’s rights.',
  access: 'scoring.run',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<{ number: number }> {
    const job = await loadJob(ctx, name, { lock: true });
    assertBatch(job, 'it scores as rows are committed. Start it, or stop it.');
    const number = await putRun(job.key, { cause: 'manual', requestedBy: nameOf(ctx) }, ctx.now);
    ctx.audit({ objectType: JOB, objectId: job.id, after: { run: number } });
    return { number };
  },
});

export const cancelRun = command({
  name: 'scoring.cancelRun',
  summary:
    'Ends a run that waits or goes on, which of a stream ends the stream. What it did so far is written nowhere.',
  access: 'scoring.run',
  input: Which,
  async run(ctx, which) {
    const { job, run } = await loadRun(ctx, which);
    const ours = sql`job_key = ${job.key} AND number = ${run.number}`;
    const [done] = await ctx.sql(sql`
      UPDATE scoring_runs
      SET is_cancel_wanted = true, message = CASE WHEN state = 'queued' THEN 'It was cancelled.' ELSE message END,
          end_time = CASE WHEN state = 'queued' THEN ${ctx.now}::bigint END,
          state = CASE WHEN state = 'queued' THEN 'canceled'::scoring_state ELSE state END
      WHERE ${ours} AND state IN ('queued', 'running') RETURNING 1`);
    if (!done) throw conflict(`Run ${run.number} has ended already.`);
    // One that waited would be put back within a minute: the stream still follows its table.
    if (job.kind === 'stream')
      await ctx.sql(
        sql`UPDATE scoring_jobs SET is_active = false, state_message = '' WHERE key = ${job.key}`,
      );
    ctx.audit({ objectType: JOB, objectId: job.id, after: { run: run.number, isCancelWanted: true } });
    return {};
  },
});

export const retryRun = command({
  name: 'scoring.retryRun',
  summary:
    'Takes a run that failed up again with the same versions: behind the last rows that it scored, or after a week from the first. Where the job scores something else by now it begins with that.',
  access: 'scoring.run',
  input: Which,
  async run(ctx, which) {
    const { job, run } = await loadRun(ctx, which);
    assertBatch(job, 'start it again, it goes on where it is.');
    // Its files are gone by then.
    const isOld = (run.endTime ?? 0) < ctx.now - KEPT_WORK;
    // Its rows, and what was predicted of them, are not of what the job says now.
    const isOthers = (run.startTime ?? run.queuedTime) < job.definedTime;
    const anew = isOthers
      ? sql`, ${ANEW}`
      : isOld
        ? sql`, rows_total = NULL, rows_done = 0, parts = 0, start_time = NULL`
        : empty;
    const [again] = await ctx.sql(sql`
      UPDATE scoring_runs
      SET state = 'queued', attempts = 0, is_cancel_wanted = false, end_time = NULL, lease_until = 0 ${anew}
      WHERE job_key = ${job.key} AND number = ${run.number} AND state = 'failed' RETURNING 1`);
    if (!again) throw conflict(`Run ${run.number} is ${run.state}: only one that failed is taken up again.`);
    await wakeRun(job.key, run.number);
    ctx.audit({ objectType: JOB, objectId: job.id, after: { run: run.number, cause: 'retry' } });
    return {};
  },
});
