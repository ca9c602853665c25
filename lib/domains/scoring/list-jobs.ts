import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { type JobView, readJobs } from './job-view';
import { JOB_COLUMNS, jobGranted, jobLevel, type LoadedJob, loadJob } from './load';
import { AskedName, KINDS } from './schemas';

const NAME: SortColumn[] = [{ expression: sql`scoring_jobs.name`, type: 'text', ascending: true }];

export const listJobs = query({
  name: 'scoring.listJobs',
  summary: 'The scoring jobs that the caller may see, with their last runs, in the order of their names.',
  access: 'scoring.read',
  input: z.object({
    search: z.string().trim().max(200).default(''),
    kind: z.enum(KINDS).optional(),
    /** Those of one model. */
    model: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(
    ctx,
    { limit, pageToken: token, ...asked },
  ): Promise<{ jobs: JobView[]; nextPageToken: string | null }> {
    const { search, kind, model } = asked;
    const found = await ctx.sql<LoadedJob & { place: unknown[] }>(sql`
      SELECT ${JOB_COLUMNS}, ${jobLevel(ctx)} AS level, ${positionSql(NAME)} AS place FROM scoring_jobs
      WHERE ${jobGranted(ctx)} AND ${afterSql(NAME, readPageToken(asked, token))}
        ${search ? sql`AND name ILIKE ${containing(search)}` : empty}
        ${kind ? sql`AND kind = ${kind}::scoring_kind` : empty} ${model ? sql`AND model_name = ${model}` : empty}
      ORDER BY ${orderSql(NAME)} LIMIT ${limit + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ place }) => place);
    return { jobs: await readJobs(ctx, page), nextPageToken };
  },
});

export const getJob = query({
  name: 'scoring.getJob',
  summary: 'A scoring job: what it scores, when, how its last run went, and how far a stream is behind.',
  access: 'scoring.read',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<JobView> {
    const [view] = await readJobs(ctx, [await loadJob(ctx, name)]);
    return view as JobView;
  },
});
