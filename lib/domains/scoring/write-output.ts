/** The predictions go into the table in one commit, which says which run brought them: made again, it changes nothing. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { append, describe, merge, overwrite, type Source } from '@/lib/platform/delta';
import { withEngine } from '@/lib/platform/duckdb';
import { invalid } from '@/lib/pure/errors';
import { deltaOf, loadTable, makeTable, recordCommits, TABLE, type TableRow, writerNote } from '../features';
import { appIdOf, type JobRow, type RunRow } from './load';
import { isThere, settle } from './settle';
import { findRun, RunKey } from './settle-run';

export const writeOutput = command({
  name: 'scoring.writeOutput',
  summary:
    'Writes what a run predicted into its table, by the rights of the job’s owner. No surface offers it.',
  access: 'scoring.create',
  transaction: false,
  input: RunKey.extend({ files: z.array(z.string()).min(1) }),
  async run(ctx, { files, ...which }): Promise<{ version: number; isRepeated: boolean }> {
    const { job, run } = await findRun(ctx, which);
    const { definition } = job;
    const version = run.modelVersion ?? undefined;
    const { output } = await settle(ctx, definition, { name: definition.model.name, version });
    if (!output) throw invalid('The job writes no table.');
    const source: Source = { parquet: files };
    if (!isThere(output)) {
      const fields = await withEngine({ files }, (engine) => describe(engine, source));
      await makeTable(
        ctx,
        {
          name: output.name,
          primaryKeys: output.keys,
          ...(output.timestampKey && { timestampKey: output.timestampKey }),
          description: `Predictions of ${definition.model.name}, by the scoring job ${job.name}.`,
        },
        fields,
      );
    }
    const table = await loadTable(ctx, output.name);
    const options = {
      evolve: true,
      note: writerNote(ctx, { producer: `scoring job ${job.name}, run ${run.number}` }),
      txn: await txnOf(job, run, table),
    };
    const write = { append, overwrite, merge }[definition.output.mode];
    const done = await write(deltaOf(table), source, options);
    await recordCommits(table);
    await ctx.sql(sql`UPDATE scoring_jobs SET output_table = ${table.key} WHERE key = ${job.key}`);
    ctx.audit({
      objectType: TABLE,
      objectId: table.id,
      after: {
        name: table.name,
        mode: definition.output.mode,
        version: done.version,
        ...done.rows,
        scoringJob: job.name,
        run: run.number,
      },
    });
    return { version: done.version, isRepeated: done.isRepeated };
  },
});

/** By what the table's log knows the write: made again, it changes nothing. */
async function txnOf(job: JobRow, { number, inputVersion }: RunRow, table: TableRow) {
  const appId = appIdOf(job);
  // Of a stream the version of the input that is shown then: the checkpoint stands in the commit of the rows themselves.
  if (job.kind === 'stream') return { appId, version: inputVersion ?? 0 };
  // Taken up again after a later run has written, it would be taken for written by that one's number.
  const last = (await deltaOf(table).snapshot()).txnOf(appId) ?? 0;
  return { appId: last > number ? `${appId}.${number}` : appId, version: number };
}
