import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { grant, shareNothing } from '@/lib/testing/access/people';
import { afresh, callerWithRole, refusal } from '@/lib/testing/callers';
import { makeTable, upload } from '@/lib/testing/features';
import { makeSeries, makeSet, RIDES } from '@/lib/testing/training-sets';
import { getTrainingSet, listTrainingSets, lookUpRows, readTrainingSet } from './operations';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

describe('refuses bad input', () => {
  test.each([
    ['an unknown feature', { featureNames: ['nope'] }, /no column 'nope'/],
    ['a key too many', { lookupKey: ['zip', 'ride'] }, /2 lookup keys are given/],
    ['no time for a series', { timestampLookupKey: undefined }, /is a time series/],
    ['a key of another type', { lookupKey: 'at' }, /the key 'zip' a long/],
    ['a column that is not there', { lookupKey: 'nope' }, /no column 'nope'/],
    ['renames that collide', { renameOutputs: { trips: 'fare' } }, /a column 'fare' already/],
    ['a default of another type', { defaultValues: { trips: 'many' } }, /must be of the type double/],
  ])('%s', async (_, more, message) => {
    const { name } = await makeSeries(maker);
    const lookup = { tableName: name, lookupKey: 'zip', timestampLookupKey: 'at', ...more };
    const fault = await refusal(makeSet(maker, name, { lookups: [lookup] }));
    expect([fault.code, fault.message]).toEqual(['INVALID_PARAMETER_VALUE', expect.stringMatching(message)]);
  });

  test('a label that is not there, no rows, rows twice', async () => {
    const { name } = await makeSeries(maker);
    expect((await refusal(makeSet(maker, name, { label: ['nope'] }))).field).toBe('label');
    expect((await refusal(makeSet(maker, name, { uploadId: undefined }))).field).toBe('uploadId');
    expect((await refusal(makeSet(maker, name, { source: { tableName: name } }))).field).toBe('uploadId');
    expect((await refusal(makeSet(maker, 'no.table'))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });
});

describe('refuses a stranger', () => {
  test('who may not read every table of it', async () => {
    const [one, two] = [
      await makeSeries(maker),
      await makeTable(maker, { select: 'SELECT 1::BIGINT AS zip, 1.0 AS mean', primaryKeys: ['zip'] }),
    ];
    const { trainingSetId: id } = await makeSet(maker, one.name, {
      lookups: [
        { tableName: one.name, lookupKey: 'zip', timestampLookupKey: 'at' },
        { tableName: two.name, lookupKey: 'zip' },
      ],
    });
    const bare = { id: (await makeSet(maker, '', { lookups: [], excludeColumns: [] })).trainingSetId };
    await shareNothing();
    const other = await callerWithRole('contributor');
    await grant(other, { objectType: 'feature-table', objectId: one.tableId, level: 'CAN_MANAGE' });
    const held = await afresh(other);
    expect((await refusal(perform(getTrainingSet, held, { id }))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await refusal(perform(readTrainingSet, held, { id }))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await perform(listTrainingSets, held, {})).trainingSets).toEqual([]);
    // Made of no table, it has rows that somebody sent and nobody else could ask for.
    expect((await refusal(perform(readTrainingSet, held, bare))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    await perform(getTrainingSet, await afresh(maker), bare);
    const uploadId = await upload(held, RIDES);
    const lookups = [{ tableName: two.name, lookupKey: 'zip' }];
    expect((await refusal(perform(lookUpRows, held, { uploadId, lookups }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
  });
});
