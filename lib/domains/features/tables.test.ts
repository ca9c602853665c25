import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { asking, auditBy, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { faresOnline, makeTable, publishNow, upload, write, ZONES } from '@/lib/testing/features';
import {
  addDataSources,
  createTable,
  deleteTag,
  dropTable,
  getTable,
  getTableState,
  listFacets,
  listTables,
  listVersions,
  optimizeTable,
  queryTables,
  readTable,
  restoreTable,
  sampleRows,
  searchFeatures,
  setTag,
  updateTable,
  vacuumTable,
  writeTable,
} from './operations';

let admin: Caller;
let maker: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

const rowsOf = async (name: string, more: Record<string, unknown> = {}) =>
  (await perform(sampleRows, admin, { name, ...more })).rows;
const _keyOf = async (name: string) =>
  (await prisma().featureTable.findFirstOrThrow({ where: { name, deletedTime: null } })).key;

describe('works', () => {
  test('a table of rows: keys, columns, versions, who made it', async () => {
    const by = asking(maker);
    const made = await makeTable(by, { description: 'zones', tags: [{ key: 'team', value: 'taxi' }] });
    expect(made).toMatchObject({
      primaryKeys: ['zone'],
      timestampKeys: [],
      rows: 10,
      version: 1,
      owner: maker.user?.email,
      tags: [{ key: 'team', value: 'taxi' }],
      permissionLevel: 'CAN_MANAGE',
    });
    expect(made.name).toMatch(/^main\.test\.t_/);
    expect(made.columns.map(({ name, type }) => [name, type])).toEqual([
      ['zone', 'long'],
      ['fare', 'decimal(21,1)'],
      ['label', 'string'],
    ]);
    expect(await auditBy(by)).toMatchObject([{ action: 'features.createTable', objectId: made.tableId }]);
    const { versions } = await perform(listVersions, maker, { name: made.name });
    expect(versions.map(({ version, operation, writer }) => [version, operation, writer?.user])).toEqual([
      [1, 'WRITE', maker.user?.email],
      [0, 'CREATE TABLE', maker.user?.email],
    ]);
  });

  test('merge keeps what is absent and takes new columns; the others do as they are called', async () => {
    const { name } = await makeTable(maker);
    const by = asking(maker);
    const merged = await write(
      by,
      name,
      "SELECT 3::BIGINT AS zone, 'new' AS label, true AS busy UNION ALL SELECT 99, 'far', false",
    );
    expect(merged).toMatchObject({ rowsInserted: 1, rowsUpdated: 1, version: 2 });
    expect(await auditBy(by)).toMatchObject([{ action: 'features.writeTable', after: { mode: 'merge' } }]);
    const rows = await rowsOf(name);
    expect(rows).toContainEqual([3, '4.5', 'new', true]);
    expect(rows).toHaveLength(11);
    expect((await perform(getTable, admin, { name })).featureTable.columns.at(-1)).toMatchObject({
      name: 'busy',
      since: 2,
    });
    await write(maker, name, 'SELECT 99::BIGINT AS zone', 'delete');
    expect(await rowsOf(name)).toHaveLength(10);
    await write(maker, name, 'SELECT 200::BIGINT AS zone, 1::DECIMAL(21,1) AS fare', 'append');
    await write(maker, name, 'SELECT 7::BIGINT AS zone, 1::DECIMAL(21,1) AS fare', 'overwrite');
    expect(await rowsOf(name)).toHaveLength(1);
    expect(await rowsOf(name, { version: 1 })).toHaveLength(10);
    const { versions } = await perform(listVersions, admin, { name, limit: 2 });
    const before = new Date(versions[1]?.time ?? 0).toISOString();
    expect(await rowsOf(name, { timestamp: before })).toHaveLength(11);
    expect(await perform(restoreTable, maker, { name, version: 1 })).toEqual({ version: 6 });
    expect(await rowsOf(name)).toHaveLength(10);
  });

  test('what computed it is told once each, who wrote last first', async () => {
    const { name } = await makeTable(maker, { producer: 'first.py' });
    const as = async (producer?: string) =>
      perform(writeTable, maker, { name, uploadId: await upload(maker, ZONES), producer });
    await as('second.py');
    await as();
    await as('first.py');
    const { featureTable } = await perform(getTable, maker, { name });
    expect(featureTable.producers).toMatchObject([
      { producer: 'first.py', version: 4, runId: null },
      { producer: 'second.py', version: 2, runId: null },
    ]);
    const { time } = featureTable.producers[0] ?? {};
    expect(time).toBe(featureTable.lastWriteTimestamp);
  });

  test('what changes of it is told without its columns', async () => {
    const { name } = await makeTable(maker, { freshnessMinutes: 60 });
    await publishNow(maker, name);
    await write(maker, name, 'SELECT 50::BIGINT AS zone');
    const { state } = await perform(getTableState, maker, { name });
    expect(state).toMatchObject({ version: 2, rows: 11, onlineStores: [{ version: 1, rows: 10 }] });
    expect(state).not.toHaveProperty('columns');
    const { featureTable } = await perform(getTable, maker, { name });
    expect(featureTable).toMatchObject(state);
    expect((await refusal(perform(getTableState, maker, { name: 'no.such' }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
  });

  test('a write of an application happens once', async () => {
    const { name } = await makeTable(maker);
    const once = async () =>
      perform(writeTable, maker, {
        name,
        uploadId: await upload(maker, 'SELECT 50::BIGINT AS zone'),
        txn: { appId: 'job', version: 4 },
      });
    expect(await once()).toMatchObject({ isRepeated: false });
    expect(await once()).toMatchObject({ isRepeated: true });
  });

  test('rows leave as Arrow, at a version, with some columns and where a condition holds', async () => {
    const { name } = await makeTable(maker);
    const { body, version } = await perform(readTable, maker, {
      name,
      columns: ['label'],
      where: [{ column: 'zone', operator: '>=', value: 8 }],
    });
    const table = tableFromIPC(new Uint8Array(await new Response(body).arrayBuffer()));
    expect(version).toBe(1);
    expect(table.toArray().map((row) => row.label)).toEqual(['z8', 'z9']);
  });

  test('a table with columns and no row yet, two-part names, a time key that becomes a key', async () => {
    const name = `s_${unique().replaceAll('-', '')}.series`;
    const { featureTable } = await perform(createTable, maker, {
      name: name.toUpperCase(),
      primaryKeys: ['zone'],
      timestampKey: 'ts',
      schema: [
        { name: 'zone', type: 'bigint' },
        { name: 'ts', type: 'timestamp' },
        { name: 'speeds', type: 'array<double>', description: 'each ride' },
      ],
      freshnessMinutes: 60,
    });
    expect(featureTable).toMatchObject({
      name: `main.${name}`.toLowerCase(),
      primaryKeys: ['zone', 'ts'],
      timestampKeys: ['ts'],
      rows: 0,
      freshnessMinutes: 60,
    });
    expect(featureTable.features).toMatchObject([
      { name: 'speeds', type: 'array<double>', description: 'each ride' },
    ]);
    expect(featureTable.dueTimestamp).toBe(featureTable.creationTimestamp + 3_600_000);
  });

  test('keys are called as their columns are, in whatever case they are said', async () => {
    const { name, ...made } = await makeTable(maker, {
      select:
        "SELECT 1::BIGINT AS Zone, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS ts, 'a' AS City, 1.5::DOUBLE AS fare",
      primaryKeys: ['zone', 'ZONE'],
      timestampKey: 'TS',
      partitionColumns: ['city'],
    });
    expect(made).toMatchObject({
      primaryKeys: ['Zone', 'ts'],
      timestampKeys: ['ts'],
      partitionColumns: ['City'],
      features: [{ name: 'City' }, { name: 'fare' }],
    });
    await publishNow(maker, name);
    expect(await faresOnline(maker, name, [1])).toEqual([1.5]);
  });

  test('search finds by name, feature, tag, source, owner; facets and features too', async () => {
    const word = `w${unique().replaceAll('-', '')}`;
    const { name } = await makeTable(maker, { select: `SELECT 1::BIGINT AS zone, 2 AS f_${word}` });
    await perform(setTag, maker, { name, key: 'team', value: word });
    await perform(setTag, maker, { name, feature: `f_${word}`, key: 'pii', value: 'no' });
    await perform(addDataSources, maker, { name, dataSources: [`raw.${word}`] });
    const names = async (asked: Record<string, unknown>) =>
      (await perform(listTables, admin, asked)).tables.map((table) => table.name);
    expect(await names({ search: `F_${word}` })).toEqual([name]);
    expect(await names({ search: `raw.${word}` })).toEqual([name]);
    expect(await names({ tag: { key: 'team', value: word } })).toEqual([name]);
    expect(await names({ source: `raw.${word}` })).toEqual([name]);
    expect(await names({ entity: 'zone', owner: maker.user?.email, search: word })).toEqual([name]);
    expect(await names({ search: word, isStale: true })).toEqual([]);
    const { features } = await perform(searchFeatures, admin, { search: word });
    expect(features).toMatchObject([{ table: name, isKey: false }]);
    expect((await perform(listFacets, admin, {})).entities).toContainEqual({
      value: 'zone',
      count: expect.any(Number),
    });
    await perform(deleteTag, maker, { name, key: 'team' });
    expect(await names({ tag: { key: 'team', value: word } })).toEqual([]);
  });

  test('a list goes on behind its last line', async () => {
    await makeTable(maker);
    await makeTable(maker);
    const first = await perform(listTables, admin, { limit: 1, sort: 'name', descending: false });
    const second = await perform(listTables, admin, {
      limit: 1,
      sort: 'name',
      descending: false,
      pageToken: first.nextPageToken ?? '',
    });
    expect((second.tables[0]?.name ?? '') > (first.tables[0]?.name ?? '')).toBe(true);
  });

  test('descriptions and freshness; overdue tables are found', async () => {
    const { name, tableId } = await makeTable(maker);
    const by = asking(maker);
    await perform(updateTable, by, {
      name,
      description: 'd',
      freshnessMinutes: 1,
      featureDescriptions: { fare: 'mean fare' },
    });
    expect(await auditBy(by)).toMatchObject([{ objectId: tableId, after: { features: ['fare'] } }]);
    await prisma().featureTable.updateMany({
      where: { name },
      data: { lastWriteTime: Date.now() - 120_000 },
    });
    const { tables } = await perform(listTables, admin, { search: name, isStale: true });
    expect(tables).toHaveLength(1);
    await perform(updateTable, maker, { name, freshnessMinutes: null });
    expect((await perform(getTable, admin, { name })).featureTable).toMatchObject({
      description: 'd',
      freshnessMinutes: null,
      features: [{ description: 'mean fare' }, {}],
    });
  });

  test('SQL over tables that one may read', async () => {
    const { name } = await makeTable(maker);
    const two = name.replace('main.', '');
    const { columns, rows } = await perform(queryTables, maker, {
      sql: `SELECT count(*) AS n, max(a.fare) AS most FROM ${two} a JOIN ${name} b USING (zone)`,
    });
    expect([columns.map((each) => each.name), rows]).toEqual([['n', 'most'], [[10, '13.5']]]);
  });

  test('compaction and vacuum', async () => {
    const { name } = await makeTable(maker);
    await write(maker, name, 'SELECT 60::BIGINT AS zone');
    const { version } = await perform(optimizeTable, maker, { name });
    expect(version).toBe(3);
    expect(await perform(vacuumTable, maker, { name })).toMatchObject({ files: 0, isDryRun: true });
  });

  test('a dropped name is free again', async () => {
    const { name, tableId } = await makeTable(maker);
    const by = asking(maker);
    await perform(dropTable, by, { name });
    expect(await auditBy(by)).toMatchObject([{ action: 'features.dropTable', objectId: tableId }]);
    expect((await refusal(perform(getTable, admin, { name }))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await makeTable(maker, { name: name.replace('main.', '') })).tableId).not.toBe(tableId);
  });
});
