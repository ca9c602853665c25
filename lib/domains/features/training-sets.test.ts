import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { asking, auditBy, callerWithRole, refusal } from '@/lib/testing/callers';
import { makeTable, upload, write } from '@/lib/testing/features';
import { bytesOf, makeSeries, makeSet, RIDES, rowsOf } from '@/lib/testing/training-sets';
import {
  createTrainingSet,
  dropTable,
  getTrainingSet,
  linkRun,
  listTrainingSets,
  lookUpRows,
  previewTrainingSet,
  readTrainingSet,
  uploadLabels,
} from './operations';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

describe('works', () => {
  test('each ride has what was known at its time; the same again after the table went on', async () => {
    const { name } = await makeSeries(maker);
    const by = asking(maker);
    const { trainingSet: set } = await perform(createTrainingSet, by, {
      uploadId: await upload(maker, RIDES),
      lookups: [{ tableName: name, lookupKey: 'zip', timestampLookupKey: 'at' }],
      label: ['fare'],
      excludeColumns: ['at'],
    });
    expect(await auditBy(by)).toMatchObject([
      { action: 'features.createTrainingSet', objectId: set.trainingSetId },
    ]);
    expect(set).toMatchObject({
      rows: 30,
      spec: { input_columns: ['ride', 'zip', 'trips'], label: ['fare'], versions: { [name]: 1 } },
    });
    const first = await bytesOf(await perform(readTrainingSet, maker, { id: set.trainingSetId }));
    const rows = tableFromIPC(first)
      .toArray()
      .map((row) => row.toJSON());
    expect(rows).toHaveLength(30);
    expect(rows[13]).toMatchObject({ ride: 13n, zip: 1n, trips: 110 });
    await write(
      maker,
      name,
      "SELECT 1::BIGINT AS zip, TIMESTAMPTZ '2024-01-01 12:00:00Z' AS ts, 7.0::DOUBLE AS trips, 1 AS extra",
    );
    const again = await bytesOf(await perform(readTrainingSet, maker, { id: set.trainingSetId }));
    expect(Buffer.compare(first, again)).toBe(0);
  });

  test('the rows of a table, exact keys, renames and defaults', async () => {
    const { name: rides } = await makeTable(maker, { select: RIDES, primaryKeys: ['ride'] });
    const { name } = await makeTable(maker, {
      select: 'SELECT 1::BIGINT AS zip, 5.0::DOUBLE AS mean',
      primaryKeys: ['zip'],
    });
    const asked = {
      source: { tableName: rides, columns: ['ride', 'zip', 'fare'] },
      lookups: [
        { tableName: name, lookupKey: ['zip'], renameOutputs: { mean: 'm' }, defaultValues: { m: -1 } },
      ],
      label: ['fare'],
    };
    const preview = await perform(previewTrainingSet, maker, { ...asked, limit: 3 });
    expect(preview.columns.map((column) => [column.name, column.isFeature])).toContainEqual(['m', true]);
    expect(preview.rows).toHaveLength(3);
    const { trainingSet } = await perform(createTrainingSet, maker, asked);
    const rows = await rowsOf(await perform(readTrainingSet, maker, { id: trainingSet.trainingSetId }));
    expect(rows.slice(0, 3).map(({ m }) => m)).toEqual([-1, 5, -1]);
    expect((await perform(listTrainingSets, maker, { name: rides })).trainingSets).toHaveLength(1);
  });

  test('a table may be taken at several versions: each is told', async () => {
    const { name } = await makeTable(maker, {
      select: 'SELECT 1::BIGINT AS zip, 5.0::DOUBLE AS mean',
      primaryKeys: ['zip'],
    });
    await write(maker, name, 'SELECT 1::BIGINT AS zip, 6.0::DOUBLE AS mean');
    const { trainingSet } = await perform(createTrainingSet, maker, {
      source: { tableName: name },
      lookups: [{ tableName: name, lookupKey: 'zip', version: 1, renameOutputs: { mean: 'was' } }],
    });
    expect(trainingSet.spec).toMatchObject({ source: { version: 2 }, lookup_versions: [1] });
    const rows = await rowsOf(await perform(readTrainingSet, maker, { id: trainingSet.trainingSetId }));
    expect(rows).toMatchObject([{ mean: 6, was: 5 }]);
  });

  test('names may be given in any case; a model carries those that the columns have', async () => {
    const { name: rides } = await makeTable(maker, { select: RIDES, primaryKeys: ['ride'] });
    const { name } = await makeTable(maker, {
      select: 'SELECT 1::BIGINT AS zip, 5.0::DOUBLE AS mean',
      primaryKeys: ['zip'],
    });
    const asked = {
      source: { tableName: rides, columns: ['RIDE', 'Zip', 'zip', 'fare'] },
      lookups: [
        {
          tableName: name,
          lookupKey: ['ZIP'],
          featureNames: ['MEAN'],
          renameOutputs: { Mean: 'm' },
          defaultValues: { M: -1 },
        },
      ],
      label: ['fare'],
    };
    const { trainingSet } = await perform(createTrainingSet, maker, asked);
    expect(trainingSet.spec).toMatchObject({
      lookups: [
        {
          lookup_key: ['zip'],
          feature_names: ['mean'],
          rename_outputs: { mean: 'm' },
          default_values: { m: -1 },
        },
      ],
      source: { columns: ['ride', 'zip', 'fare'] },
      input_columns: ['ride', 'zip', 'm'],
    });
    const rows = await rowsOf(await perform(readTrainingSet, maker, { id: trainingSet.trainingSetId }));
    expect(rows.slice(0, 3).map(({ m }) => m)).toEqual([-1, 5, -1]);
    const none = { ...asked, source: { tableName: rides, columns: ['nope'] } };
    expect(await refusal(perform(previewTrainingSet, maker, none))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field: 'source.columns',
    });
  });

  test('the rows of a CSV file: sent, looked at with what is counted, recorded, looked at again', async () => {
    const lines = Array.from(
      { length: 30 },
      (_, at) => `${at},${at % 3},${at % 5 ? at * 2 : 'NA'},2024-01-0${1 + (at % 9)}`,
    );
    const body = new Blob([`ride,zip,fare,day\n${lines.join('\n')}\n`]).stream();
    const sent = await perform(uploadLabels, maker, { body });
    expect(sent).toMatchObject({
      rows: 30,
      columns: [
        { name: 'ride', type: 'BIGINT' },
        { name: 'zip', type: 'BIGINT' },
        { name: 'fare', type: 'BIGINT' },
        { name: 'day', type: 'DATE' },
      ],
    });
    const leak = await makeTable(maker, {
      select: 'SELECT i::BIGINT AS ride, i * 4.0::DOUBLE AS total FROM range(30) t(i)',
      primaryKeys: ['ride'],
    });
    const asked = {
      uploadId: sent.uploadId,
      lookups: [{ tableName: leak.name, lookupKey: 'ride' }],
      functions: [{ outputName: 'half', expression: 'total / 2' }],
      excludeColumns: ['day'],
      label: ['fare'],
    };
    const preview = await perform(previewTrainingSet, maker, { ...asked, limit: 5 });
    expect([preview.rows.length, preview.counted]).toEqual([5, 30]);
    expect(preview.columns.map(({ name, nulls }) => [name, nulls])).toEqual([
      ['ride', 0],
      ['zip', 0],
      ['fare', 6],
      ['total', 0],
      ['half', 0],
    ]);
    expect(preview.warnings.map(({ kind, column }) => [kind, column])).toEqual([
      ['knows-label', 'total'],
      ['knows-label', 'half'],
      ['no-time', 'total'],
    ]);
    expect((await perform(createTrainingSet, maker, asked)).trainingSet.rows).toBe(30);
    expect((await perform(previewTrainingSet, maker, asked)).counted).toBe(30);
    const other = await callerWithRole('contributor');
    expect((await refusal(perform(previewTrainingSet, other, asked))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await refusal(perform(previewTrainingSet, maker, { ...asked, label: ['nope'] }))).field).toBe(
      'label',
    );
  });

  test.each([
    ['nothing', ''],
    ['a line of names alone', 'a,b\n'],
    ['bytes', '\u0000\u0001PAR\u0000'],
  ])('a file of %s is refused', async (_, text) => {
    const body = new Blob([text]).stream();
    const refused = await refusal(perform(uploadLabels, maker, { body }));
    expect([refused.code, refused.field]).toEqual(['INVALID_PARAMETER_VALUE', 'body']);
  });

  test('warns of a feature that knows the label, of missing ones, of values of today for rows of the past', async () => {
    const leak = await makeTable(maker, {
      select: 'SELECT i::BIGINT AS ride, i * 4.0::DOUBLE AS total FROM range(30) t(i)',
      primaryKeys: ['ride'],
    });
    const few = await makeTable(maker, {
      select: 'SELECT 1::BIGINT AS zip, 1.0::DOUBLE AS mean, 2.0::DOUBLE AS most',
      primaryKeys: ['zip'],
    });
    const set = await makeSet(maker, leak.name, {
      lookups: [
        { tableName: leak.name, lookupKey: 'ride' },
        { tableName: few.name, lookupKey: 'zip' },
      ],
    });
    expect(set.warnings.map(({ kind, column }) => [kind, column])).toEqual([
      ['knows-label', 'total'],
      ['missing', 'mean'],
      ['no-time', 'total'],
      ['no-time', 'mean'],
    ]);
    expect(set.warnings[1]?.message).toMatch(
      /has no row with zip = zip for \d+ % of the rows: 'mean' and 1 more/,
    );
  });

  test('a feature that is null in the row found is told apart from a row that is not found', async () => {
    const { name } = await makeTable(maker, {
      select:
        'SELECT i::BIGINT AS ride, if(i = 0, 1.0, NULL)::DOUBLE AS tip, 1.5::DOUBLE AS toll FROM range(29) t(i)',
      primaryKeys: ['ride'],
    });
    const asked = { lookups: [{ tableName: name, lookupKey: 'ride' }] };
    const functions = [{ outputName: 'half', expression: 'tip / 2' }];
    const { warnings } = await makeSet(maker, name, { ...asked, functions });
    const told = warnings.filter(({ kind }) => kind !== 'no-time');
    expect(told.map(({ kind, column }) => [kind, column])).toEqual([
      ['null', 'tip'],
      ['null', 'half'],
    ]);
    expect(told[0]?.message).toBe(
      `'tip' is null in 97 % of the rows, though the look-up finds a row of '${name}' for 97 %: the feature is null there.`,
    );
    const filled = [{ tableName: name, lookupKey: 'ride', defaultValues: { tip: 0 } }];
    const none = await makeSet(maker, name, { lookups: filled });
    expect(none.warnings.filter(({ kind }) => kind === 'null')).toEqual([]);
  });

  test('a batch to score: what is there wins', async () => {
    const { name } = await makeSeries(maker);
    const uploadId = await upload(
      maker,
      "SELECT 1::BIGINT AS zip, TIMESTAMP '2024-01-01 15:00:00' AS at UNION ALL SELECT 9, TIMESTAMP '2024-01-02'",
    );
    const lookups = [{ tableName: name, lookupKey: 'zip', timestampLookupKey: 'at' }];
    const rows = await rowsOf(await perform(lookUpRows, maker, { uploadId, lookups }));
    expect(rows.map(({ trips }) => trips)).toEqual([110, null]);
    const given = await upload(
      maker,
      "SELECT 1::BIGINT AS zip, TIMESTAMP '2024-01-01 15:00:00' AS at, 3.0 AS trips",
    );
    expect((await rowsOf(await perform(lookUpRows, maker, { uploadId: given, lookups })))[0]?.trips).not.toBe(
      110,
    );
  });

  test('runs that were trained on it', async () => {
    const { name } = await makeSeries(maker);
    const { trainingSetId: id } = await makeSet(maker, name);
    const by = asking(maker);
    await perform(linkRun, by, { id, runId: 'abc' });
    await perform(linkRun, maker, { id, runId: 'abc' });
    expect(await auditBy(by)).toMatchObject([{ objectId: id, after: { runId: 'abc' } }]);
    expect((await perform(getTrainingSet, maker, { id })).trainingSet.runIds).toEqual(['abc']);
  });

  test('a table that sets were made of is dropped by force alone, and the set then says why it cannot be made', async () => {
    const { name } = await makeSeries(maker);
    const { trainingSetId: id } = await makeSet(maker, name);
    expect((await refusal(perform(dropTable, maker, { name }))).code).toBe('RESOURCE_CONFLICT');
    await perform(dropTable, maker, { name, force: true });
    expect((await refusal(perform(readTrainingSet, maker, { id }))).message).toContain('was dropped');
  });
});
