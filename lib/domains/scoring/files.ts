/** Files on their way in, to be scored, and out, with predictions. */
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { command, query } from '@/lib/core/operation';
import { blobs } from '@/lib/platform/blobs';
import { withEngine } from '@/lib/platform/duckdb';
import { csvFault, fromCsv } from '@/lib/platform/read-csv';
import { inScratch } from '@/lib/platform/scratch';
import { AppError, invalid, notFound } from '@/lib/pure/errors';
import { formatBytes } from '@/lib/pure/format';
import { literal } from '@/lib/pure/sql-text';
import { loadJob } from './load';
import { resultPlace, store, uploadPlace } from './places';
import { AskedName } from './schemas';

const MOST_BYTES = 16 * 2 ** 30;
const PARQUET_NAME = /\.(parquet|pq)$/i;
const Body = z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream);

export type UploadView = {
  uploadId: string;
  rows: number;
  bytes: number;
  columns: { name: string; type: string }[];
};

export const uploadInput = command({
  name: 'scoring.uploadInput',
  summary: 'Takes a Parquet or CSV file whose rows a job will score. One that no job names goes after a day.',
  access: 'scoring.create',
  input: z.object({ body: Body, fileName: z.string().max(300).default('') }),
  transaction: false,
  unaudited: 'it changes nothing: the job that takes it is audited',
  run: (ctx, { body, fileName }): Promise<UploadView> =>
    inScratch(async (folder) => {
      const given = path.join(folder, 'given');
      await pipeline(Readable.fromWeb(body as never), bounded(), createWriteStream(given, { mode: 0o600 }));
      const isColumnar = await isParquet(given);
      if (!isColumnar && PARQUET_NAME.test(fileName))
        throw invalid('The file is named as Parquet, but does not begin as such files do.', {
          field: 'body',
        });
      const file = path.join(folder, 'rows.parquet');
      const { columns, rows } = await withEngine({ folders: [folder], weight: 'heavy' }, async (engine) => {
        const source = isColumnar ? `read_parquet(${literal(given)})` : await fromCsv(engine, given);
        await engine.run(
          `COPY (SELECT * FROM ${source}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`,
        );
        const described = await engine.rows<{ column_name: string; column_type: string }>(
          `DESCRIBE SELECT * FROM read_parquet(${literal(file)})`,
        );
        const [count] = await engine.rows<{ n: number }>(
          `SELECT count(*) AS n FROM read_parquet(${literal(file)})`,
        );
        return {
          columns: described.map((each) => ({ name: each.column_name, type: each.column_type })),
          rows: Number(count?.n ?? 0),
        };
      }).catch((error: unknown) => {
        if (error instanceof AppError && error.code !== 'INVALID_PARAMETER_VALUE') throw error;
        if (!isColumnar) throw csvFault(error);
        throw invalid('The file begins as Parquet but cannot be read to its end: it may be cut off.', {
          field: 'body',
        });
      });
      if (rows === 0) throw invalid('The file has no rows.', { field: 'body' });
      const id = crypto.randomUUID().replaceAll('-', '');
      const bytes = await store(file, uploadPlace(id));
      await ctx.sql(sql`
        INSERT INTO scoring_uploads (id, owner_id, name, rows, bytes, columns, creation_time)
        VALUES (${id}, ${ctx.caller.user?.id ?? null}::uuid, ${fileName}, ${rows}, ${bytes}, ${JSON.stringify(columns)}::jsonb, ${ctx.now})`);
      return { uploadId: id, rows, bytes, columns };
    }),
});

function bounded(): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= MOST_BYTES) return done(null, chunk);
      done(new AppError('PAYLOAD_TOO_LARGE', `A file may have ${formatBytes(MOST_BYTES)}.`));
    },
  });
}

/** Its first four bytes say so. */
async function isParquet(file: string): Promise<boolean> {
  const handle = await fs.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1';
  } finally {
    await handle.close();
  }
}

export type ResultFile = { body: ReadableStream<Uint8Array>; size: number; name: string };

export const downloadResult = query({
  name: 'scoring.downloadResult',
  summary: 'The file with the predictions of a run, as Parquet.',
  access: 'scoring.download',
  input: z.object({ name: AskedName, number: z.coerce.number().int().min(1).max(2_147_483_647) }),
  async run(ctx, { name, number }): Promise<ResultFile> {
    const job = await loadJob(ctx, name);
    const [run] = await ctx.sql<{ bytes: number | null }>(sql`
      SELECT result_bytes AS bytes FROM scoring_runs WHERE job_key = ${job.key} AND number = ${number} AND state = 'succeeded'`);
    if (run?.bytes == null) throw notFound(`Run ${number} of '${name}' made no file.`);
    const { body, size } = await blobs().get(resultPlace(job.id, number));
    return { body, size, name: `${job.name.replace(/[^A-Za-z0-9_.-]+/g, '-')}-${number}.parquet` };
  },
});
