/** The rows of a run, numbered, with what its model looks up for them: made once, then the same for whoever goes on. */
import path from 'node:path';
import type { Context } from '@/lib/core/context';
import { lendTables, withNewRows } from '@/lib/platform/delta';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { invalid } from '@/lib/pure/errors';
import { identifier, literal, literals } from '@/lib/pure/sql-text';
import { deltaOf, type PackedLookUps, withLookedUp } from '../features';
import type { JobRow } from './load';
import { fetchTo, uploadPlace } from './places';
import type { SettledRun } from './settle-run';

/** No column of a table can be called so: it has a space. */
export const PLACE = 'of row';
/** Rows are found by their number without reading the others. */
const ROW_GROUP = 16_384;

type Use = (engine: Engine, select: string) => Promise<void>;
type Options = { folder: string; signal: AbortSignal };

/** Writes the file and answers how many rows it has. */
export async function stageRows(
  ctx: Context,
  job: JobRow,
  settled: SettledRun,
  spec: PackedLookUps | undefined,
  file: string,
  signal: AbortSignal,
): Promise<number> {
  const folder = path.dirname(file);
  const options = { folder, signal };
  if (!spec) await withRows(job, settled, options, (engine, select) => writeNumbered(engine, select, file));
  else {
    const base = path.join(folder, 'base.parquet');
    await withRows(job, settled, options, (engine, select) =>
      engine.run(`COPY (${select}) TO ${literal(base)} (FORMAT parquet, COMPRESSION zstd)`),
    );
    await withLookedUp(ctx, base, spec, { folders: [folder], signal }, (engine, select) =>
      writeNumbered(engine, select, file),
    );
  }
  return withEngine({ folders: [folder], signal }, async (engine) => {
    const [found] = await engine.rows<{ n: number }>(
      `SELECT sum(num_rows)::BIGINT AS n FROM parquet_file_metadata(${literal(file)})`,
    );
    return Number(found?.n ?? 0);
  });
}

const writeNumbered = (engine: Engine, select: string, file: string) =>
  engine.run(`
    COPY (SELECT *, row_number() OVER () - 1 AS ${identifier(PLACE)} FROM (${select})) TO ${literal(file)}
    (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP})`);

async function withRows(
  job: JobRow,
  { input, inputVersion, fromVersion }: SettledRun,
  { folder, signal }: Options,
  use: Use,
): Promise<void> {
  const { uploadId } = job.definition.input;
  if (uploadId !== undefined) {
    const file = await fetchTo(uploadPlace(uploadId), path.join(folder, 'upload.parquet'));
    return withEngine({ folders: [folder], weight: 'heavy', signal }, (engine) =>
      use(engine, `SELECT * FROM read_parquet(${literals([file])})`),
    );
  }
  if (!input || inputVersion === null) throw invalid('The job names no rows.');
  const table = deltaOf(input);
  if (job.kind === 'stream')
    return withNewRows(table, { from: fromVersion ?? -1, to: inputVersion, folders: [folder], signal }, use);
  return lendTables(
    [{ table, version: inputVersion }],
    async ([lent]) => {
      if (!lent) throw new Error('No table was lent.');
      await withEngine({ folders: [...lent.folders, folder], weight: 'heavy', signal }, (engine) =>
        use(engine, lent.select()),
      );
    },
    signal,
  );
}
