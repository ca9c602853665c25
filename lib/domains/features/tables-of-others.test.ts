import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { column, createTable as createDelta, openTable } from '@/lib/platform/delta';
import { append } from '@/lib/platform/delta/append';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { aName, lookUp, publishNow, upload } from '@/lib/testing/features';
import { bytesOf, rowsOf } from '@/lib/testing/training-sets';
import {
  checkOnline,
  compareTableVersions,
  createTrainingSet,
  findEntity,
  queryTables,
  readTable,
  readTrainingSet,
  registerTable,
  sampleRows,
} from './operations';

let maker: Caller;
let root: string;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-others-'));
  env.tableSources.push({ url: `file://${root}`, query: '' });
});
afterAll(closeEngine);

let count = 0;
/** Registered, with its keys twice. */
async function twice() {
  count += 1;
  const folder = `${root}/t${count}`;
  const theirs = openTable(`file:${folder}`);
  await createDelta(theirs, { schema: [column('id', 'long'), column('v', 'double')] });
  const rows = {
    select: 'SELECT (i % 3)::BIGINT AS id, (9 - i)::DOUBLE AS v FROM range(6) t(i)',
    folders: [],
  };
  await append(theirs, rows);
  const name = `main.${aName()}`;
  await perform(registerTable, maker, { name, location: folder, primaryKeys: ['id'] });
  return { name, folder, theirs };
}

test('a key that stands more than once gives one row, the same in a training set, by its key and online', async () => {
  const { name, theirs } = await twice();
  const { trainingSet } = await perform(createTrainingSet, maker, {
    uploadId: await upload(maker, 'SELECT i::BIGINT AS id FROM range(3) t(i)'),
    lookups: [{ tableName: name, lookupKey: 'id' }],
  });
  const set = await rowsOf(await perform(readTrainingSet, maker, { id: trainingSet.trainingSetId }));
  expect(set.map(({ v }) => v)).toEqual([6, 5, 4]);
  await publishNow(maker, name);
  const { rows } = await lookUp(maker, {
    lookups: [{ tableName: name, lookupKey: 'id' }],
    rows: [{ id: 0 }, { id: 1 }, { id: 2 }],
  });
  expect(rows.map(({ v }) => v)).toEqual([6, 5, 4]);
  expect((await perform(findEntity, maker, { name, keys: { id: '1' } })).row).toEqual([1, 5]);
  expect((await perform(checkOnline, maker, { name })).check).toMatchObject({ compared: 3, differences: 0 });
  await append(theirs, { select: 'SELECT 7::BIGINT AS id, 1.0::DOUBLE AS v', folders: [] });
  expect(await perform(compareTableVersions, maker, { name, from: 1, to: 2 })).toMatchObject({
    rowsBefore: 6,
    rowsAfter: 7,
    added: 1,
    removed: 0,
  });
}, 60_000);

test('a file that is damaged or gone is told by its name, however the table is read', async () => {
  const { name, folder } = await twice();
  const file = (await fs.readdir(folder)).find((each) => each.endsWith('.parquet')) ?? '';
  const ways = () =>
    Promise.all(
      [
        perform(sampleRows, maker, { name }),
        perform(readTable, maker, { name }).then(bytesOf),
        perform(findEntity, maker, { name, keys: { id: '1' } }),
        perform(queryTables, maker, { sql: `SELECT sum(v) FROM ${name}` }),
        perform(createTrainingSet, maker, { source: { tableName: name } }),
      ].map(async (work) => {
        const { code, message } = await refusal(work);
        expect(message).not.toContain(root);
        return `${code} ${message.slice(0, `The file ${file} is`.length)}`;
      }),
    );
  await fs.writeFile(`${folder}/${file}`, 'PAR1 is no Parquet');
  expect(new Set(await ways())).toEqual(new Set([`INTERNAL_ERROR The file ${file} is`]));
  await fs.rm(`${folder}/${file}`);
  expect(new Set(await ways())).toEqual(new Set([`RESOURCE_DOES_NOT_EXIST The file ${file} of`]));
}, 60_000);

test('keys that rows cannot be told apart or ordered by are refused by their names', async () => {
  const folder = `${root}/keys`;
  await createDelta(openTable(`file:${folder}`), {
    schema: [
      column('id', 'long'),
      column('v', 'double'),
      column('list', { type: 'array', elementType: 'long', containsNull: true }),
    ],
  });
  const register = (given: object) =>
    refusal(
      perform(registerTable, maker, { name: aName(), location: folder, primaryKeys: ['id'], ...given }),
    );
  expect(await register({ timestampKey: 'v' })).toMatchObject({ field: 'timestampKey' });
  expect(await register({ timestampKey: 'at' })).toMatchObject({ field: 'timestampKey' });
  expect(await register({ primaryKeys: ['list'] })).toMatchObject({ field: 'primaryKeys' });
});
