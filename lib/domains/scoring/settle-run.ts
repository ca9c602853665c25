/** What a run works with is settled once, and then recorded: whoever takes it up again works with the same. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { deltaOf } from '../features';
import { linkVersions } from '../registry';
import { appIdOf, JOB, JOB_COLUMNS, type JobRow, RUN_COLUMNS, type RunRow } from './load';
import { isThere, type Settled, settle } from './settle';

const MOST_LINKED = 50;

export type SettledRun = Settled & {
  /** Of a table; of a stream the rows that came after `fromVersion`. */
  inputVersion: number | null;
  fromVersion: number | null;
};

export const RunKey = z.object({ jobKey: z.number().int(), number: z.number().int() });
export type RunKey = z.output<typeof RunKey>;

export async function findRun(
  ctx: Pick<Context, 'sql'>,
  { jobKey, number }: RunKey,
): Promise<{ job: JobRow; run: RunRow }> {
  const [job] = await ctx.sql<JobRow>(sql`SELECT ${JOB_COLUMNS} FROM scoring_jobs WHERE key = ${jobKey}`);
  const [run] = await ctx.sql<RunRow>(
    sql`SELECT ${RUN_COLUMNS} FROM scoring_runs WHERE job_key = ${jobKey} AND number = ${number}`,
  );
  if (!job || !run) throw notFound('The run is gone.');
  return { job, run };
}

export const settleRun = command({
  name: 'scoring.settleRun',
  summary: 'Resolves what a run works with, by the rights of the job’s owner. No surface offers it.',
  access: 'scoring.create',
  unaudited: 'it notes on the run which versions it works with; what is written is audited',
  input: RunKey,
  async run(ctx, which): Promise<SettledRun> {
    const { job, run } = await findRun(ctx, which);
    const { definition } = job;
    const settled = await settle(
      ctx,
      definition,
      run.modelVersion === null ? undefined : { name: definition.model.name, version: run.modelVersion },
    );
    const range =
      run.modelVersion === null
        ? await rangeOf(job, settled)
        : { from: run.fromVersion, to: run.inputVersion };
    await ctx.sql(sql`
      UPDATE scoring_runs SET model_version = ${settled.model.version}, from_version = ${range.from}, input_version = ${range.to}
      WHERE job_key = ${which.jobKey} AND number = ${which.number}`);
    // One that is taken up again goes on with the version of then: the job has seen later ones since.
    if (run.modelVersion === null)
      await ctx.sql(
        sql`UPDATE scoring_jobs SET seen_version = ${settled.model.version} WHERE key = ${job.key}`,
      );
    await linkUsed(ctx, job, settled.model.name);
    return { ...settled, fromVersion: range.from, inputVersion: range.to };
  },
});

async function rangeOf(
  job: JobRow,
  { input, output }: Settled,
): Promise<{ from: number | null; to: number | null }> {
  if (!input) return { from: null, to: null };
  const { version } = await deltaOf(input).snapshot({ version: job.definition.input.version });
  if (job.kind === 'batch') return { from: null, to: version };
  // The output's own log says how far it is, in the very commit that brought the rows.
  const shown =
    output && isThere(output) ? (await deltaOf(output).snapshot()).txnOf(appIdOf(job)) : undefined;
  return { from: Math.max(shown ?? -1, job.position ?? -1), to: version };
}

/** Shows in the lineage of each version that the job scored with. */
async function linkUsed(ctx: Context, job: JobRow, name: string): Promise<void> {
  const used = await ctx.sql<{ version: number }>(sql`
    SELECT model_version AS version FROM scoring_runs WHERE job_key = ${job.key} AND model_version IS NOT NULL
    GROUP BY 1 ORDER BY max(number) DESC LIMIT ${MOST_LINKED}`);
  await linkVersions(
    ctx,
    'downstream',
    { objectType: JOB, objectId: job.id, name: job.name },
    used.map(({ version }) => ({ name, version, label: job.kind === 'stream' ? 'streaming' : 'batch' })),
  );
}
