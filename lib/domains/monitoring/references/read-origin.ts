/** Lends the rows of a reference from elsewhere, as those of any other. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Context } from '@/lib/core/context';
import { deltaOf, lendTrainingSet, loadTable } from '@/lib/domains/features/index';
import { blobs } from '@/lib/platform/blobs';
import { lendTables } from '@/lib/platform/delta';
import { withEngine } from '@/lib/platform/duckdb';
import { inScratch } from '@/lib/platform/scratch';
import { conflict } from '@/lib/pure/errors';
import { formatCount } from '@/lib/pure/format';
import { identifier } from '@/lib/pure/sql-text';
import { type SourceColumn, sourceColumns } from '../counting/relation';
import type { Rows } from '../sources';
import { look } from '../uploading/add-file';
import type { Origin } from './origin';

type Options = { signal?: AbortSignal | undefined; timeoutMs: number };
type Use<T> = (rows: Rows) => Promise<T>;

/** @param label as the monitor calls it: what a training set has under another name is lent under this */
export async function readOrigin<T>(
  ctx: Context,
  origin: Origin,
  label: string | undefined,
  use: Use<T>,
  options: Options,
): Promise<T> {
  switch (origin.kind) {
    case 'table':
      return readTable(ctx, origin, use, options);
    case 'training-set':
      return lendTrainingSet(ctx, origin.id, (rows) => use(withLabel(rows, origin.label, label)), options);
    case 'file':
      return readFile(origin, use, options);
  }
}

async function readTable<T>(
  ctx: Context,
  { name, version }: Extract<Origin, { kind: 'table' }>,
  use: Use<T>,
  { signal, timeoutMs }: Options,
): Promise<T> {
  const table = deltaOf(await loadTable(ctx, name));
  return lendTables(
    [{ table, version }],
    ([lent]) => {
      if (!lent) throw new Error('No table was lent.');
      const columns = sourceColumns(lent.snapshot.schema);
      return withEngine({ folders: [...lent.folders], signal, timeoutMs }, (engine) =>
        use({ engine, select: lent.select(), columns }),
      );
    },
    signal,
  );
}

function withLabel(rows: Rows, from: string | undefined, to: string | undefined): Rows {
  const known = rows.columns.find(({ name }) => name === from);
  if (!known || to === undefined || rows.columns.some(({ name }) => name === to)) return rows;
  return {
    ...rows,
    select: `SELECT *, ${identifier(known.name)} AS ${identifier(to)} FROM (${rows.select})`,
    columns: [...rows.columns, { ...known, name: to }],
  };
}

const readFile = <T>(
  { key, path, rows, dataset }: Extract<Origin, { kind: 'file' }>,
  use: Use<T>,
  { signal, timeoutMs }: Options,
): Promise<T> =>
  inScratch(async (folder) => {
    const file = `${folder}/${/\.gz$/i.test(path) ? 'rows.csv.gz' : 'rows'}`;
    const { body } = await blobs().get(key);
    await pipeline(Readable.fromWeb(body as never), createWriteStream(file, { mode: 0o600 }));
    return withEngine({ folders: [folder], signal, timeoutMs }, async (engine) => {
      const { from, given } = await look(engine, file);
      const values = given.map(({ name, type, sql }) => `TRY_CAST(${sql} AS ${type}) AS ${identifier(name)}`);
      await engine.run(`CREATE TEMP TABLE of_run AS SELECT ${values.join(', ')} FROM ${from}`);
      const [found] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM of_run');
      if (rows !== undefined && found && found.n !== rows)
        throw conflict(
          `The run's artifact '${path}' has ${formatCount(found.n)} rows, its dataset ‘${dataset}’ ${formatCount(rows)}: it is not the data that it was trained on.`,
        );
      const columns: SourceColumn[] = given.map(({ name, type }) => ({ name, type }));
      return use({ engine, select: 'SELECT * FROM of_run', columns });
    });
  });
