import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine, withEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { inScratch } from '@/lib/platform/scratch';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { makeTable, upload, write } from '@/lib/testing/features';
import { createTrainingSet, exportTrainingSet } from './operations';

const TABLE = `SELECT * FROM (VALUES (1::BIGINT, TIMESTAMPTZ '2024-01-01 00:00:00Z', '=1+1', -2.5::DOUBLE, 1.25::DECIMAL(10, 2), [1, 2]),
  (2, TIMESTAMPTZ '2024-01-01 00:00:00Z', 'a, "b"', NULL, NULL, NULL)) v(zone, ts, note, fare, price, last)`;
const RIDES = `SELECT i::BIGINT AS ride, (1 + i % 3)::BIGINT AS zone, TIMESTAMPTZ '2024-01-01 12:00:00Z' + to_days(i::INT) AS at FROM range(6) t(i)`;

let maker: Caller;
let setId: string;
let name: string;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
  ({ name } = await makeTable(maker, { select: TABLE, primaryKeys: ['zone'], timestampKey: 'ts' }));
  const { trainingSet } = await perform(createTrainingSet, maker, {
    uploadId: await upload(maker, RIDES),
    lookups: [
      {
        tableName: name,
        lookupKey: 'zone',
        timestampLookupKey: 'at',
        lookbackWindow: 2 * 86_400,
        renameOutputs: { fare: 'last_fare' },
        defaultValues: { last_fare: -1 },
      },
    ],
  });
  setId = trainingSet.trainingSetId;
});
afterAll(closeEngine);

const fileOf = async (format: string) => {
  const { body, size, ...file } = await perform(exportTrainingSet, maker, { id: setId, format });
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  expect(bytes.length).toBe(size);
  return { ...file, bytes };
};

test('as CSV, in the order of the rows: no text in it is a formula', async () => {
  const { bytes, type, name: called } = await fileOf('csv');
  expect([type, called]).toEqual(['text/csv; charset=utf-8', `training-set-${setId.slice(0, 8)}.csv`]);
  expect(Buffer.from(bytes).toString().trimEnd().split('\n')).toEqual([
    'ride,zone,at,note,last_fare,price,last',
    `0,1,2024-01-01 12:00:00+00,'=1+1,-2.5,1.25,"[1, 2]"`,
    '1,2,2024-01-02 12:00:00+00,"a, ""b""",-1.0,,',
    '2,3,2024-01-03 12:00:00+00,,-1.0,,',
    // The window has passed.
    '3,1,2024-01-04 12:00:00+00,,-1.0,,',
    '4,2,2024-01-05 12:00:00+00,,-1.0,,',
    '5,3,2024-01-06 12:00:00+00,,-1.0,,',
  ]);
});

test('as Parquet with its types, the same after the table went on', async () => {
  const first = await fileOf('parquet');
  await write(maker, name, TABLE.replace('-2.5', '99.5'));
  const { bytes } = await fileOf('parquet');
  expect(Buffer.compare(bytes, first.bytes)).toBe(0);
  await inScratch(async (folder) => {
    await fs.writeFile(`${folder}/set.parquet`, bytes);
    const { columns, rows } = await withEngine({ folders: [folder] }, (engine) =>
      engine.table(`SELECT note, last_fare, price, last FROM read_parquet('${folder}/set.parquet') LIMIT 1`),
    );
    expect(columns.map(({ type }) => type)).toEqual(['VARCHAR', 'DOUBLE', 'DECIMAL(10,2)', 'INTEGER[]']);
    expect(rows).toEqual([['=1+1', -2.5, '1.25', [1, 2]]]);
  });
});

test('a set that is not there is told so, and a file that nobody reads to its end is not left behind', async () => {
  expect((await refusal(perform(exportTrainingSet, maker, { id: 'f'.repeat(32) }))).code).toBe(
    'RESOURCE_DOES_NOT_EXIST',
  );
  const { body } = await perform(exportTrainingSet, maker, { id: setId });
  await body.cancel();
  const folder = path.join(env.home, 'uploads');
  await expect.poll(() => fs.readdir(folder)).toEqual([]);
});
