/** Rows that somebody has in a file: CSV becomes parquet on its way, so that all uploads are of one kind. */
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { type CsvDates, csvDates } from '@/lib/platform/csv-dates';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { csvFault, fromCsv } from '@/lib/platform/read-csv';
import { inScratch } from '@/lib/platform/scratch';
import { AppError, invalid } from '@/lib/pure/errors';
import { formatBytes } from '@/lib/pure/format';
import { literal } from '@/lib/pure/sql-text';
import { isParquet, takeParquet } from './uploads';

const Body = z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream);
const MOST_BYTES = 2 * 2 ** 30;
const MISSING = ['', 'NULL', 'null', 'NaN', 'nan', 'NA'];

type Sent = {
  uploadId: string;
  rows: number;
  columns: { name: string; type: string }[];
  /** Columns of a CSV file whose dates could be read in two ways, and how they were. */
  dates: CsvDates[];
};

export const uploadLabels = command({
  name: 'features.uploadLabels',
  summary: 'Takes the rows of a CSV or Parquet file, for a training set to be put together from.',
  access: 'features.combine',
  input: z.object({ body: Body }),
  transaction: false,
  unaudited: 'it changes no table: what takes the upload is audited',
  async run(ctx, { body }): Promise<Sent> {
    return inScratch(async (folder) => {
      const given = path.join(folder, 'given');
      await pipeline(Readable.fromWeb(body as never), bounded(), createWriteStream(given, { mode: 0o600 }));
      if ((await fs.stat(given)).size === 0) throw invalid('The file is empty.', { field: 'body' });
      const isColumnar = await isParquet(given);
      const file = isColumnar ? given : path.join(folder, 'rows.parquet');
      const found = await withEngine({ folders: [folder], weight: 'heavy' }, async (engine) => {
        const dates = isColumnar ? [] : await toParquet(engine, given, file);
        return { ...(await describe(engine, file)), dates };
      }).catch(explain);
      if (found.rows === 0) throw invalid('The file has no rows.', { field: 'body' });
      return { uploadId: await takeParquet(ctx, file), ...found };
    });
  },
});

function bounded(): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= MOST_BYTES) return done(null, chunk);
      done(
        new AppError(
          'PAYLOAD_TOO_LARGE',
          `A file from the browser may have ${formatBytes(MOST_BYTES)}. Send more by the Python client.`,
        ),
      );
    },
  });
}

async function toParquet(engine: Engine, csv: string, file: string): Promise<CsvDates[]> {
  const from = await fromCsv(engine, csv, MISSING);
  await engine.run(`COPY (SELECT * FROM ${from}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`);
  return csvDates(engine, csv, from, MISSING);
}

async function describe(engine: Engine, file: string) {
  const from = `read_parquet(${literal(file)})`;
  const columns = await engine.rows<{ name: string; type: string }>(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${from})`,
  );
  const [counted] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${from}`);
  return { columns, rows: Number(counted?.n ?? 0) };
}

function explain(error: unknown): never {
  if (error instanceof AppError && error.code !== 'INVALID_PARAMETER_VALUE') throw error;
  throw csvFault(error);
}
