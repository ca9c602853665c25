import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { withEngine } from '@/lib/platform/duckdb';
import { newScratch } from '@/lib/platform/scratch';
import type { Column } from '@/lib/pure/point-in-time/plan';
import { identifier, literal } from '@/lib/pure/sql-text';
import { joinOf, type Lent, lendAll } from './join-rows';
import { Id, recipeOf } from './training-sets';

export type SetFile = { body: ReadableStream<Uint8Array>; size: number; name: string; type: string };

const FORMATS = {
  parquet: { options: 'FORMAT parquet, COMPRESSION zstd', type: 'application/vnd.apache.parquet' },
  csv: { options: 'FORMAT csv, HEADER', type: 'text/csv; charset=utf-8' },
};

/** A spreadsheet must not take a text for a formula: as the console's other CSV files have it. */
function safeText({ name, type }: Column): string {
  const column = identifier(name);
  if (type !== 'string') return column;
  return `CASE WHEN ${column} SIMILAR TO '[=+\\-@\\t\\r](.|\\s)*' AND TRY_CAST(${column} AS DOUBLE) IS NULL THEN '''' || ${column} ELSE ${column} END AS ${column}`;
}

export const exportTrainingSet = query({
  name: 'features.exportTrainingSet',
  summary:
    'The rows of a training set as a file, made again from the versions that it names: Parquet with the types of its columns, or CSV.',
  access: 'features.read',
  input: Id.extend({ format: z.enum(['parquet', 'csv']).default('parquet') }),
  async run(ctx, { id, format }): Promise<SetFile> {
    const { base, wanted, exclude, functions } = await recipeOf(ctx, id);
    const { options, type } = FORMATS[format];
    const folder = await newScratch();
    const forget = () => fs.rm(folder, { recursive: true, force: true });
    const file = `${folder}/rows.${format}`;
    const write = ({ reach, ...lent }: Lent) =>
      withEngine({ ...reach, folders: [...reach.folders, folder], weight: 'heavy' }, async (engine) => {
        const { sql: rows, plan } = await joinOf(engine, { reach, ...lent }, wanted, { exclude, functions });
        const select =
          format === 'csv' ? `SELECT ${plan.columns.map(safeText).join(', ')} FROM (${rows})` : rows;
        await engine.run(`COPY (${select}) TO ${literal(file)} (${options})`);
      });
    try {
      await lendAll(base, wanted, write, ctx.signal);
      const { size } = await fs.stat(file);
      const source = createReadStream(file).once('close', () => void forget());
      const body = Readable.toWeb(source) as ReadableStream<Uint8Array>;
      return { body, size, name: `training-set-${id.slice(0, 8)}.${format}`, type };
    } catch (error) {
      await forget();
      throw error;
    }
  },
});
