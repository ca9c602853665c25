import sql from 'sql-template-tag';
import { z } from 'zod';
import { forgetGrants } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { blobs } from '@/lib/platform/blobs';
import { afterCommit } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { unlinkObject } from '../registry';
import { JOB, loadJob } from './load';
import { jobPlace } from './places';
import { AskedName } from './schemas';

export const deleteJob = command({
  name: 'scoring.deleteJob',
  summary: 'Removes a job with its runs and the files that they made. Tables that it wrote stay.',
  access: 'scoring.manage',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }) {
    const { key, id, definition } = await loadJob(ctx, name, { lock: true });
    await ctx.sql(sql`UPDATE scoring_uploads SET job_key = NULL WHERE job_key = ${key}`);
    await ctx.sql(sql`DELETE FROM scoring_jobs WHERE key = ${key}`);
    await unlinkObject(ctx, { objectType: JOB, objectId: id });
    await forgetGrants(ctx, JOB, id);
    afterCommit(() => {
      // Files that stay because of it are nobody's, and small.
      void blobs()
        .remove(jobPlace(id))
        .catch((error: unknown) =>
          log.warn({ err: error, job: id }, 'files of a scoring job could not be removed'),
        );
    });
    ctx.audit({ objectType: JOB, objectId: id, before: { name, definition } });
    return {};
  },
});
