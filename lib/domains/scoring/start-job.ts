import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { nextTime } from '@/lib/pure/cron';
import { conflict } from '@/lib/pure/errors';
import { JOB, loadJob, nameOf } from './load';
import { OwnerGone, ownerOf } from './owner';
import { putRun } from './queue-run';
import { AskedName } from './schemas';

const Input = z.object({ name: AskedName });

export const startJob = command({
  name: 'scoring.startJob',
  summary: 'Heeds a job’s schedule again, or lets a stream go on behind what its output shows.',
  access: 'scoring.manage',
  input: Input,
  async run(ctx, { name }) {
    const job = await loadJob(ctx, name, { lock: true });
    await ownerOf(job).catch((error: unknown) => {
      throw error instanceof OwnerGone ? conflict(error.message) : error;
    });
    const due = job.cron === '' ? null : (nextTime(job.cron, ctx.now, job.timeZone) ?? null);
    await ctx.sql(
      sql`UPDATE scoring_jobs SET is_active = true, state_message = '', due_time = ${due} WHERE key = ${job.key}`,
    );
    if (job.kind === 'stream') await putRun(job.key, { cause: 'stream', requestedBy: nameOf(ctx) }, ctx.now);
    ctx.audit({
      objectType: JOB,
      objectId: job.id,
      before: { isActive: job.isActive },
      after: { isActive: true },
    });
    return {};
  },
});

export const stopJob = command({
  name: 'scoring.stopJob',
  summary:
    'Lets a job’s schedule rest, or ends a stream; what is on its way is cancelled and written nowhere.',
  access: 'scoring.manage',
  input: Input,
  async run(ctx, { name }) {
    const job = await loadJob(ctx, name, { lock: true });
    await ctx.sql(sql`UPDATE scoring_jobs SET is_active = false, state_message = '' WHERE key = ${job.key}`);
    if (job.kind === 'stream')
      await ctx.sql(sql`
        UPDATE scoring_runs
        SET is_cancel_wanted = true, end_time = CASE WHEN state = 'queued' THEN ${ctx.now}::bigint END,
            state = CASE WHEN state = 'queued' THEN 'canceled'::scoring_state ELSE state END
        WHERE job_key = ${job.key} AND state IN ('queued', 'running')`);
    ctx.audit({
      objectType: JOB,
      objectId: job.id,
      before: { isActive: job.isActive },
      after: { isActive: false },
    });
    return {};
  },
});
