/** Feature tables for tests: rows said in SQL, sent as a client sends them. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createTable } from '@/lib/domains/features/create-table';
import { getOnlineFeatures } from '@/lib/domains/features/get-online-features';
import { publish } from '@/lib/domains/features/publish';
import { publishTable } from '@/lib/domains/features/publish-table';
import { uploadRows } from '@/lib/domains/features/uploads';
import { writeTable } from '@/lib/domains/features/write-table';
import { prisma } from '@/lib/platform/db';
import { withEngine } from '@/lib/platform/duckdb';
import { literal } from '@/lib/pure/sql-text';

/** The rows of a SELECT as a parquet file's bytes. */
export async function parquetOf(select: string): Promise<Buffer> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-rows-'));
  try {
    const file = path.join(folder, 'rows.parquet');
    await withEngine({ folders: [folder] }, (engine) =>
      engine.run(`COPY (${select}) TO ${literal(file)} (FORMAT parquet)`),
    );
    return await fs.readFile(file);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

export async function upload(caller: Caller, select: string): Promise<string> {
  const bytes = await parquetOf(select);
  const body = new Blob([bytes as unknown as ArrayBuffer]).stream();
  return (await perform(uploadRows, caller, { body, size: bytes.length })).uploadId;
}

export async function write(caller: Caller, name: string, select: string, mode = 'merge') {
  return perform(writeTable, caller, { name, uploadId: await upload(caller, select), mode } as never);
}

/** What a client reads of a look-up online. */
export async function lookUp(caller: Caller, asked: { lookups: object[]; rows: Record<string, unknown>[] }) {
  const { json } = await perform(getOnlineFeatures, caller, asked);
  return JSON.parse(json) as { rows: Record<string, unknown>[]; by_column: Record<string, string[]> };
}

export const aName = () => `test.t_${crypto.randomUUID().replaceAll('-', '')}`;

/** Ten zones with a fare each. */
export const ZONES = "SELECT i::BIGINT AS zone, i * 1.5 AS fare, 'z' || i AS label FROM range(10) t(i)";

export async function makeTable(
  caller: Caller,
  {
    name = aName(),
    select = ZONES,
    primaryKeys = ['zone'],
    ...more
  }: Record<string, unknown> & {
    name?: string;
    select?: string;
    primaryKeys?: string[];
  } = {},
) {
  const uploadId = await upload(caller, select);
  const { featureTable } = await perform(createTable, caller, { name, primaryKeys, uploadId, ...more });
  return featureTable;
}

export const FARES = 'SELECT i::BIGINT AS zone, i * 1.5::DOUBLE AS fare FROM range(10) t(i)';

export const keyOf = async (name: string): Promise<number> =>
  (await prisma().featureTable.findFirstOrThrow({ where: { name, deletedTime: null } })).key;

/** As the worker does it, without waiting for one. */
export async function publishNow(caller: Caller, name: string, more: Record<string, unknown> = {}) {
  await perform(publishTable, caller, { name, ...more } as never);
  await publish(await keyOf(name));
}

export async function faresOnline(caller: Caller, name: string, zones: unknown[]): Promise<unknown[]> {
  const asked = {
    lookups: [{ tableName: name, lookupKey: 'zone', featureNames: ['fare'] }],
    rows: zones.map((zone) => ({ zone })),
  };
  return (await lookUp(caller, asked)).rows.map(({ fare }) => fare);
}
