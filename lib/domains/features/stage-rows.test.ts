/** Rows that an engine beside us wrote into the lake. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { makeTable, parquetOf } from '@/lib/testing/features';
import { createTrainingSet, readTrainingSet, sampleRows, stageRows, writeTable } from './operations';
import { keepUpload, sweepUploads } from './uploads';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

/** As Spark leaves it: parts, and its own marks between them. */
async function staged(...parts: string[]) {
  const { uploadId, path: place } = await perform(stageRows, maker, {});
  const folder = path.join(place, 'rows');
  await fs.mkdir(folder, { recursive: true });
  for (const [at, select] of parts.entries())
    await fs.writeFile(path.join(folder, `part-0000${at}.parquet`), await parquetOf(select));
  await fs.writeFile(path.join(folder, '_SUCCESS'), '');
  await fs.writeFile(path.join(folder, '.part-00000.parquet.crc'), 'crc');
  return { uploadId, place };
}
const part = (from: number, to: number) =>
  `SELECT i::BIGINT AS zone, 9.5 AS fare, 'new' AS label FROM range(${from}, ${to}) t(i)`;

test('all parts are committed at once, and nothing stays behind', async () => {
  const { name } = await makeTable(maker);
  const { uploadId, place } = await staged(part(8, 12), part(12, 14));
  expect(await perform(writeTable, maker, { name, uploadId })).toMatchObject({
    rowsUpdated: 2,
    rowsInserted: 4,
  });
  expect((await perform(sampleRows, maker, { name })).rows).toHaveLength(14);
  await expect(fs.stat(place)).rejects.toThrow('ENOENT');
  expect((await refusal(perform(writeTable, maker, { name, uploadId }))).code).toBe(
    'RESOURCE_DOES_NOT_EXIST',
  );
});

test('labels of a training set stay as long as it does', async () => {
  const { name } = await makeTable(maker);
  const { uploadId, place } = await staged(
    'SELECT 3::BIGINT AS zone, 1 AS y',
    'SELECT 1::BIGINT AS zone, 0 AS y',
  );
  const { trainingSet } = await perform(createTrainingSet, maker, {
    uploadId,
    lookups: [{ tableName: name, lookupKey: 'zone', featureNames: ['fare'] }],
    label: ['y'],
  } as never);
  await rows({ text: 'UPDATE feature_uploads SET creation_time = 0 WHERE id = $1', values: [uploadId] });
  await sweepUploads();
  expect((await fs.readdir(path.join(place, 'rows'))).length).toBeGreaterThan(0);
  const { body } = await perform(readTrainingSet, maker, { id: trainingSet.trainingSetId });
  expect((await new Response(body).arrayBuffer()).byteLength).toBeGreaterThan(0);
});

test('refuses a folder without rows, one of somebody else, and rows that do not fit', async () => {
  const { name } = await makeTable(maker);
  const empty = await perform(stageRows, maker, {});
  const refused = await refusal(perform(writeTable, maker, { name, uploadId: empty.uploadId }));
  expect([refused.code, refused.field]).toEqual(['INVALID_PARAMETER_VALUE', 'uploadId']);
  const { uploadId } = await staged(part(0, 1));
  const other = await callerWithRole('admin');
  expect((await refusal(perform(writeTable, other, { name, uploadId }))).code).toBe(
    'RESOURCE_DOES_NOT_EXIST',
  );
  const wrong = await staged("SELECT 1::BIGINT AS zone, 'much' AS fare, 'x' AS label");
  expect((await refusal(perform(writeTable, maker, { name, uploadId: wrong.uploadId }))).field).toBe('fare');
});

test('who may not make tables has no folder', async () => {
  expect((await refusal(perform(stageRows, await callerWithRole('viewer'), {}))).code).toBe(
    'PERMISSION_DENIED',
  );
});

test('what nobody took goes after a day', async () => {
  const { uploadId, place } = await staged(part(0, 1));
  await rows({ text: 'UPDATE feature_uploads SET creation_time = 0 WHERE id = $1', values: [uploadId] });
  await sweepUploads();
  await expect(fs.stat(place)).rejects.toThrow('ENOENT');
});

test('an upload that has gone meanwhile is nobody’s to keep', async () => {
  const keeping = keepUpload({ sql: rows } as Parameters<typeof keepUpload>[0], 'f'.repeat(32));
  expect((await refusal(keeping)).code).toBe('RESOURCE_DOES_NOT_EXIST');
});
