import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { grant, shareNothing } from '@/lib/testing/access/people';
import { afresh, callerWithRole, makeRun, refusal } from '@/lib/testing/callers';
import { makeTable, upload, write } from '@/lib/testing/features';
import {
  addDataSources,
  compareTableVersions,
  createTrainingSet,
  getLineage,
  getRunLineage,
} from './operations';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

const RIDES = 'SELECT i::BIGINT AS ride, (i % 10)::BIGINT AS zone, i * 2.0 AS fare FROM range(30) t(i)';

describe('lineage', () => {
  test('from the sources to the runs, both ways; by one feature; nothing of what one may not see', async () => {
    const raw = await makeTable(maker);
    const table = await makeTable(maker);
    await perform(addDataSources, maker, { name: table.name, dataSources: [raw.name, 'raw.rides'] });
    const runId = await makeRun(maker);
    const { trainingSet } = await perform(createTrainingSet, maker, {
      uploadId: await upload(maker, RIDES),
      lookups: [{ tableName: table.name, lookupKey: 'zone', featureNames: ['label'] }],
      label: ['fare'],
      runId,
    });
    const found = await perform(getLineage, maker, { name: table.name });
    const set = `training-set:${trainingSet.trainingSetId}`;
    const self = `feature-table:${table.tableId}`;
    expect(found.nodes.map(({ id }) => id)).toEqual([
      self,
      `feature-table:${raw.tableId}`,
      'data-source:table/raw.rides',
      set,
      `run:${runId}`,
    ]);
    expect(found.edges).toContainEqual({ from: self, to: set });
    expect(found.edges).toContainEqual({ from: set, to: `run:${runId}` });
    const ofFeature = await perform(getLineage, maker, { name: table.name, feature: 'fare' });
    expect(ofFeature.nodes.some(({ id }) => id === set)).toBe(false);
    const back = await perform(getRunLineage, maker, { runIds: [runId] });
    expect(back.edges).toEqual([
      { from: self, to: set },
      { from: set, to: `run:${runId}` },
    ]);

    await shareNothing();
    const other = await callerWithRole('contributor');
    await grant(other, { objectType: 'feature-table', objectId: table.tableId, level: 'CAN_VIEW_METADATA' });
    const seen = await perform(getLineage, await afresh(other), { name: table.name });
    expect(seen.nodes.map(({ type }) => type)).toEqual([
      'feature-table',
      'data-source',
      'data-source',
      'training-set',
    ]);
    expect((await refusal(perform(getLineage, await afresh(other), { name: raw.name }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
  });
});

describe('two versions', () => {
  test('what came, went and changed; columns too', async () => {
    const { name } = await makeTable(maker, {
      select: 'SELECT i::BIGINT AS zone, i::DOUBLE AS fare FROM range(10) t(i)',
    });
    await write(
      maker,
      name,
      'SELECT 3::BIGINT AS zone, 100.0::DOUBLE AS fare, 1 AS extra UNION ALL SELECT 77, NULL, 2',
    );
    await write(maker, name, 'SELECT 0::BIGINT AS zone', 'delete');
    const found = await perform(compareTableVersions, maker, { name, from: 1, to: 3 });
    expect(found).toMatchObject({ rowsBefore: 10, rowsAfter: 10, added: 1, removed: 1, changed: 1 });
    expect(found.columns).toMatchObject([
      { name: 'zone', change: 'same' },
      { name: 'fare', change: 'same', rows: 1, nullsBefore: 0, nullsAfter: 1, meanBefore: 4.5 },
      { name: 'extra', change: 'added', before: null, after: 'integer' },
    ]);
  });

  test('a version that never was', async () => {
    const { name } = await makeTable(maker);
    expect((await refusal(perform(compareTableVersions, maker, { name, from: 1, to: 9 }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
  });
});
