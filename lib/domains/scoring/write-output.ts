/** The predictions go into the table in one commit, which says which run brought them: made again, it changes nothing. */
import path from 'node:path';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { append, describe, merge, overwrite, type Source, sourceSelect } from '@/lib/platform/delta';
import { withEngine } from '@/lib/platform/duckdb';
import { invalid } from '@/lib/pure/errors';
import { identifier } from '@/lib/pure/sql-text';
import { deltaOf, loadTable, makeTable, recordCommits, TABLE, type TableRow, writerNote } from '../features';
import { appIdOf, type JobRow, type RunRow } from './load';
import { isThere, settle } from './settle';
import { findRun, RunKey } from './settle-run';
import { OURS } from './write-part';

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
    const days = isThere(output) ? await daysAmong(files, output) : [];
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
    const done = await write(deltaOf(table), days.length > 0 ? withDays(files, days) : source, options);
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

/** Predictions that are texts, all of them days, where the table has days: outputs of before hold what reads as a day so. */
async function daysAmong(files: string[], table: TableRow): Promise<string[]> {
  const { schema } = await deltaOf(table).snapshot();
  const days = schema.filter(({ name, type }) => type === 'date' && OURS.test(name));
  if (days.length === 0) return [];
  return withEngine({ files }, async (engine) => {
    const source: Source = { parquet: files };
    const found: string[] = [];
    for (const { name, type } of await describe(engine, source)) {
      if (type !== 'string' || !days.some((day) => day.name.toLowerCase() === name.toLowerCase())) continue;
      const text = identifier(name);
      const [other] = await engine.rows(
        `SELECT 1 AS n FROM (${sourceSelect(source)}) WHERE ${text} IS NOT NULL AND TRY_CAST(${text} AS DATE) IS NULL LIMIT 1`,
      );
      if (!other) found.push(name);
    }
    return found;
  });
}

const withDays = (files: string[], days: readonly string[]): Source => ({
  select: `SELECT * REPLACE (${days.map((name) => `CAST(${identifier(name)} AS DATE) AS ${identifier(name)}`).join(', ')})
    FROM (${sourceSelect({ parquet: files })})`,
  folders: [...new Set(files.map((file) => path.dirname(file)))],
});
