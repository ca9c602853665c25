/** Rows on their way in: parquet, streamed into the artifact store, then taken by the operation that names it. */
import { createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { blobs } from '@/lib/platform/blobs';
import { rows, transaction } from '@/lib/platform/db';
import { stagingStore } from '@/lib/platform/delta';
import { log } from '@/lib/platform/log';
import { inScratch } from '@/lib/platform/scratch';
import { invalid, notFound } from '@/lib/pure/errors';

const Body = z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream);
const PARQUET = 'PAR1';
const DAY = 86_400_000;

const keyOf = (id: string) => `feature-uploads/${id}.parquet`;

export const uploadRows = command({
  name: 'features.uploadRows',
  summary:
    'Takes rows as a parquet file, for the operation that will name the upload. Unused ones go after a day.',
  access: 'features.create',
  input: z.object({ body: Body, size: z.number().optional() }),
  transaction: false,
  unaudited: 'it changes no table: what takes the upload is audited',
  async run(ctx, { body, size }): Promise<{ uploadId: string; bytes: number }> {
    const id = newId();
    const stored = await blobs().put(keyOf(id), body, { size });
    await assertParquet(id, stored.size);
    await record(ctx, id, stored.size);
    return { uploadId: id, bytes: stored.size };
  },
});

export const stageRows = command({
  name: 'features.stageRows',
  summary:
    'Names a folder of the lake into which an engine that reaches it, such as Spark, writes rows as parquet files. The id is an upload’s.',
  access: 'features.create',
  input: z.object({}),
  unaudited: 'it changes no table: what takes the upload is audited',
  async run(ctx): Promise<{ uploadId: string; path: string }> {
    const id = newId();
    await record(ctx, id, 0, true);
    return { uploadId: id, path: stagingStore(id).place };
  },
});

const newId = () => crypto.randomUUID().replaceAll('-', '');

const record = (ctx: Context, id: string, bytes: number, staged = false) =>
  ctx.sql(sql`
    INSERT INTO feature_uploads (id, owner_id, bytes, creation_time, is_staged)
    VALUES (${id}, ${ctx.caller.user?.id ?? null}::uuid, ${bytes}, ${ctx.now}, ${staged})`);

async function isStaged(id: string): Promise<boolean> {
  const [found] = await rows<{ staged: boolean }>(
    sql`SELECT is_staged AS staged FROM feature_uploads WHERE id = ${id}`,
  );
  return found?.staged ?? false;
}

/** In the order of their names, which is the one of the rows. */
async function withStaged<T>(id: string, use: (files: string[]) => Promise<T>): Promise<T> {
  const store = stagingStore(id);
  const paths = (await store.listFiles()).map((file) => file.path);
  const files = paths.filter((each) => each.endsWith('.parquet')).sort();
  if (files.length === 0)
    throw invalid(
      `There are no parquet files below ${store.place}: whoever writes there must reach the lake of this server.`,
      { field: 'uploadId' },
    );
  return store.local(files, use);
}

/** A parquet file of this machine becomes an upload of the caller's. */
export async function takeParquet(ctx: Context, file: string): Promise<string> {
  const id = newId();
  const { size } = await fs.stat(file);
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  await blobs().put(keyOf(id), body, { size });
  await record(ctx, id, size);
  return id;
}

export async function isParquet(file: string): Promise<boolean> {
  const handle = await fs.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === PARQUET;
  } finally {
    await handle.close();
  }
}

/** Its first and last four bytes say so. */
async function assertParquet(id: string, size: number): Promise<void> {
  for (const range of size < 12 ? [] : [{ start: 0, end: 3 }, { suffix: 4 }]) {
    const { body } = await blobs().get(keyOf(id), range);
    if ((await new Response(body).text()) === PARQUET) continue;
    size = 0;
    break;
  }
  if (size >= 12) return;
  await blobs().remove(keyOf(id));
  throw invalid('The body is no parquet file. Write the rows with to_parquet() and send the whole file.', {
    field: 'body',
  });
}

/** An upload of the caller's own. @throws RESOURCE_DOES_NOT_EXIST */
export async function assertUpload(ctx: Context, id: string, { mayBeKept = false } = {}): Promise<void> {
  const [found] = await ctx.sql<{ ownerId: string | null }>(
    sql`SELECT owner_id AS "ownerId" FROM feature_uploads WHERE id = ${id} AND (${mayBeKept} OR NOT is_kept)`,
  );
  if (!found || found.ownerId !== (ctx.caller.user?.id ?? null)) throw noUpload(id);
}

const noUpload = (id: string) =>
  notFound(`There is no upload '${id}'. It was used already, or is more than a day old.`);

/** The parquet files of the caller's upload, for as long as `use` runs. */
export async function withUpload<T>(
  ctx: Context,
  id: string,
  use: (files: string[]) => Promise<T>,
): Promise<T> {
  await assertUpload(ctx, id);
  return withFiles(id, use);
}

/** The same for what was kept, of whoever it is: the caller of this has asked who may. */
export async function withFiles<T>(id: string, use: (files: string[]) => Promise<T>): Promise<T> {
  if (await isStaged(id)) return withStaged(id, use);
  return inScratch(async (folder) => {
    const file = path.join(folder, 'rows.parquet');
    const { body } = await blobs().get(keyOf(id));
    await pipeline(Readable.fromWeb(body as never), createWriteStream(file));
    return use([file]);
  });
}

/** With its row; one that a training set keeps meanwhile stays. */
async function forgetUpload(id: string): Promise<void> {
  await transaction(async () => {
    const [gone] = await rows<{ staged: boolean }>(
      sql`DELETE FROM feature_uploads WHERE id = ${id} AND NOT is_kept RETURNING is_staged AS staged`,
    );
    if (gone) await (gone.staged ? stagingStore(id).removeTable() : blobs().remove(keyOf(id)));
  });
}

/** For one whose rows are in a table: those stay written also where the store does not answer now. The night takes what is left. */
export const leaveUpload = (id: string): Promise<void> =>
  forgetUpload(id).catch((error: unknown) =>
    log.warn({ err: error, upload: id }, 'an upload could not be removed; it is tried again at night'),
  );

/** It stays for good: a training set names it. @throws RESOURCE_DOES_NOT_EXIST where it went meanwhile */
export async function keepUpload(ctx: Context, id: string): Promise<void> {
  const [kept] = await ctx.sql(sql`UPDATE feature_uploads SET is_kept = true WHERE id = ${id} RETURNING 1`);
  if (!kept) throw noUpload(id);
}

/** Those that nobody took. */
export async function sweepUploads(): Promise<void> {
  const old = await rows<{ id: string }>(
    sql`SELECT id FROM feature_uploads WHERE NOT is_kept AND creation_time < ${Date.now() - DAY}`,
  );
  for (const { id } of old) await leaveUpload(id);
}
