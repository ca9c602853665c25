/** Features that are computed when they are asked for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma, rows as sqlRows } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { makeTable, upload } from '@/lib/testing/features';
import { RIDES, rowsOf, SERIES } from '@/lib/testing/training-sets';
import { lookUpOnline } from './look-up-online';
import { createTrainingSet, lookUpRows, publishTable, readTrainingSet } from './operations';
import { publish } from './publish';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

test('are the same in training, in a batch and online', async () => {
  const { name } = await makeTable(maker, {
    select: 'SELECT i::BIGINT AS zip, i * 10.0::DOUBLE AS mean FROM range(3) t(i)',
    primaryKeys: ['zip'],
  });
  const { trainingSet } = await perform(createTrainingSet, maker, {
    uploadId: await upload(maker, RIDES),
    lookups: [{ tableName: name, lookupKey: 'zip' }],
    functions: [
      { outputName: 'over', expression: 'fare - mean' },
      { outputName: 'evening', expression: 'if(hour(at) >= 17 and over > 0, 1, 0)' },
    ],
    label: [],
    excludeColumns: ['mean', 'at'],
  });
  expect(trainingSet.spec.input_columns).toEqual(['ride', 'zip', 'fare', 'over', 'evening']);
  const rows = await rowsOf(await perform(readTrainingSet, maker, { id: trainingSet.trainingSetId }));
  expect(rows.map(({ ride }) => Number(ride))).toEqual(Array.from({ length: 30 }, (_, at) => at));
  expect(rows[20]).toMatchObject({ over: 20, evening: 1 });
  expect(rows[20]).not.toHaveProperty('mean');

  const uploadId = await upload(maker, RIDES);
  const lookups = [{ tableName: name, lookupKey: 'zip', featureNames: ['mean'] }];
  const functions = trainingSet.spec.functions.map(({ output_name: outputName, expression }) => ({
    outputName,
    expression,
  }));
  const batch = await rowsOf(await perform(lookUpRows, maker, { uploadId, lookups, functions }));
  await perform(publishTable, maker, { name });
  const { key } = await prisma().featureTable.findFirstOrThrow({ where: { name } });
  await publish(key);
  const given = batch.map(({ zip, at, fare }) => ({
    zip: Number(zip),
    at: new Date(Number(at)).toISOString(),
    fare: Number(fare),
  }));
  const online = await lookUpOnline({ sql: (statement) => sqlRows(statement) }, trainingSet.spec, given);
  for (const [at, row] of rows.entries()) {
    const expected = { over: row.over, evening: row.evening };
    expect(batch[at]).toMatchObject(expected);
    expect(online.rows[at]).toMatchObject(expected);
  }
});

test('a feature that is NaN or infinite is so for a model online, as in training, alone and in lists', async () => {
  const { name } = await makeTable(maker, {
    select: `SELECT 1::BIGINT AS zip, 'nan'::DOUBLE AS mean, '-inf'::FLOAT AS least, ['nan'::DOUBLE, 1.5] AS places, 'NaN' AS said`,
    primaryKeys: ['zip'],
  });
  await perform(publishTable, maker, { name });
  await publish((await prisma().featureTable.findFirstOrThrow({ where: { name } })).key);
  const spec = { lookups: [{ table_name: name, lookup_key: ['zip'], default_values: { mean: 0 } }] };
  const online = await lookUpOnline({ sql: (statement) => sqlRows(statement) }, spec, [{ zip: 1 }]);
  expect(online.rows).toEqual([
    { zip: 1, mean: Number.NaN, least: Number.NEGATIVE_INFINITY, places: [Number.NaN, 1.5], said: 'NaN' },
  ]);
});

test('refuse what is wrong, and say where', async () => {
  const { name } = await makeTable(maker, { select: SERIES, primaryKeys: ['zip'], timestampKey: 'ts' });
  const uploadId = await upload(maker, RIDES);
  const lookups = [{ tableName: name, lookupKey: 'zip', timestampLookupKey: 'at' }];
  const ask = (outputName: string, expression: string) =>
    refusal(
      perform(createTrainingSet, maker, {
        uploadId,
        lookups,
        functions: [{ outputName, expression }],
        label: ['fare'],
      }),
    );
  expect((await ask('x', 'nope + 1')).message).toContain("no column 'nope'");
  expect((await ask('fare', '1')).field).toBe('functions');
  expect((await ask('x', 'trips +')).field).toBe('expression');
});
