import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { append, column, createTable as createDelta, openTable } from '@/lib/platform/delta';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { grant, shareNothing } from '@/lib/testing/access/people';
import { afresh, asking, auditBy, callerWithRole, nobody, refusal, unique } from '@/lib/testing/callers';
import { aName, makeTable, upload, write, ZONES } from '@/lib/testing/features';
import { removeFiles } from './drop-table';
import {
  addDataSources,
  createTable,
  deleteTag,
  dropTable,
  getFeatureHistory,
  getProfile,
  getTable,
  listFacets,
  listTables,
  listVersions,
  optimizeTable,
  queryTables,
  readTable,
  refreshTable,
  registerTable,
  restoreTable,
  sampleRows,
  searchFeatures,
  setTag,
  updateTable,
  uploadRows,
  vacuumTable,
  writeTable,
} from './operations';
import { profileTable } from './profile';

let admin: Caller;
let maker: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

const rowsOf = async (name: string, more: Record<string, unknown> = {}) =>
  (await perform(sampleRows, admin, { name, ...more })).rows;
const keyOf = async (name: string) =>
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
      { name: 'speeds', type: 'DOUBLE[]', description: 'each ride' },
    ]);
    expect(featureTable.dueTimestamp).toBe(featureTable.creationTimestamp + 3_600_000);
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

  test('a profile a version', async () => {
    const { name } = await makeTable(maker, {
      select: 'SELECT i::BIGINT AS zone, CASE WHEN i < 5 THEN i::DOUBLE END AS fare FROM range(10) t(i)',
    });
    await profileTable(await keyOf(name));
    await write(maker, name, 'SELECT 5::BIGINT AS zone, 100.0::DOUBLE AS fare');
    await profileTable(await keyOf(name));
    const { profile } = await perform(getProfile, maker, { name });
    expect(profile).toMatchObject({ version: 2, rows: 10, byColumn: { fare: { nulls: 4 } } });
    expect(profile?.byColumn.fare?.quantiles?.[4]).toBe(100);
    expect(profile?.byColumn.fare?.histogram?.reduce((sum, n) => sum + n)).toBe(6);
    const { points } = await perform(getFeatureHistory, maker, { name, feature: 'fare' });
    expect(points.map(({ version, profile: { nulls } }) => [version, nulls])).toEqual([
      [1, 5],
      [2, 4],
    ]);
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

describe('a table of others', () => {
  test('is read where it lies, followed, never written, and stays when it leaves the catalog', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-foreign-'));
    env.tableSources.push({ url: `file://${folder}`, query: '' });
    const theirs = openTable(`file:${folder}/gold`);
    await createDelta(theirs, { schema: [column('id', 'long'), column('v', 'double')] });
    const rows = { select: 'SELECT i::BIGINT AS id, i * 0.5::DOUBLE AS v FROM range(5) t(i)', folders: [] };
    await append(theirs, rows);
    const name = aName();
    const by = asking(maker);
    const { featureTable } = await perform(registerTable, by, {
      name,
      location: `${folder}/gold/`,
      primaryKeys: ['id'],
    });
    expect(featureTable).toMatchObject({ isExternal: true, rows: 5, version: 1 });
    expect(await auditBy(by)).toMatchObject([
      { action: 'features.registerTable', objectId: featureTable.tableId },
    ]);
    await append(theirs, rows);
    expect(await rowsOf(name)).toHaveLength(10);
    expect(await perform(refreshTable, maker, { name })).toEqual({ version: 2 });
    expect((await refusal(write(maker, name, 'SELECT 1::BIGINT AS id'))).code).toBe('PERMISSION_DENIED');
    const missing = perform(registerTable, maker, {
      name: aName(),
      location: `${folder}/gold`,
      primaryKeys: ['nope'],
    });
    expect((await refusal(missing)).field).toBe('primaryKeys');
    for (const location of [
      `${folder}/none`,
      `${folder}/../gold`,
      `${folder}-other/gold`,
      `${folder}/%2e%2e/x`,
    ])
      expect(
        (await refusal(perform(registerTable, maker, { name: aName(), location, primaryKeys: ['id'] }))).code,
      ).toMatch(/RESOURCE_DOES_NOT_EXIST|PERMISSION_DENIED/);
    await perform(dropTable, maker, { name });
    await removeFiles({ key: 0, location: `file:${folder}/gold`, isExternal: true });
    expect(await theirs.exists()).toBe(true);
    await fs.rm(folder, { recursive: true });
  });
});

describe('refuses bad input', () => {
  test.each([
    ['one'],
    ['a.b.c.d'],
    ['a..b'],
    ['a.b; DROP TABLE x'],
    ['../../etc.passwd'],
    ['a."b"'],
    ['ä.b'],
    [`a.${'x'.repeat(121)}`],
  ])('the name %j', async (name) => {
    const fault = await refusal(
      perform(createTable, maker, { name, primaryKeys: ['a'], schema: [{ name: 'a', type: 'long' }] }),
    );
    expect([fault.code, fault.field]).toEqual(['INVALID_PARAMETER_VALUE', 'name']);
  });

  test.each([
    ['a key twice', 'SELECT 1::BIGINT AS zone FROM range(2)', /2 rows have the same key: zone = 1/],
    ['an empty key', 'SELECT NULL::BIGINT AS zone', /no value in the key 'zone'/],
    ['no key', 'SELECT 1.5 AS fare', /no column 'zone', which is a key/],
    ['a wrong type', "SELECT 1::BIGINT AS zone, 'a lot' AS fare", /fare/],
  ])('rows with %s', async (_, select, message) => {
    const { name } = await makeTable(maker);
    const fault = await refusal(write(maker, name, select));
    expect([fault.code, fault.message]).toEqual(['INVALID_PARAMETER_VALUE', expect.stringMatching(message)]);
    expect(await rowsOf(name)).toHaveLength(10);
  });

  test('a definition that does not hold', async () => {
    const ask = (more: Record<string, unknown>) =>
      refusal(
        perform(createTable, maker, {
          name: aName(),
          primaryKeys: ['a'],
          schema: [{ name: 'a', type: 'long' }],
          ...more,
        } as never),
      );
    expect((await ask({ schema: undefined })).field).toBe('schema');
    expect((await ask({ primaryKeys: [] })).field).toBe('primaryKeys');
    expect((await ask({ primaryKeys: ['b'] })).message).toContain("'b'");
    expect((await ask({ schema: [{ name: 'a', type: 'uuid' }] })).message).toContain("unknown type 'uuid'");
    expect((await ask({ timestampKey: 't' })).field).toBe('timestampKey');
    expect(
      (
        await ask({
          schema: [
            { name: 'a', type: 'long' },
            { name: 'A', type: 'long' },
          ],
        })
      ).message,
    ).toContain('two columns');
    const { name } = await makeTable(maker);
    expect((await ask({ name })).code).toBe('RESOURCE_ALREADY_EXISTS');
    expect((await ask({ uploadId: 'f'.repeat(32) })).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test('a body that is no parquet file, and an upload of others', async () => {
    const body = () => new Blob(['hello, I am a text']).stream();
    expect((await refusal(perform(uploadRows, maker, { body: body() }))).message).toContain(
      'no parquet file',
    );
    const { name } = await makeTable(maker);
    const uploadId = await upload(admin, ZONES);
    expect((await refusal(perform(writeTable, maker, { name, uploadId }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
  });

  test('SQL that writes, reads files, or tables that are not there', async () => {
    for (const sql of [
      "SELECT * FROM read_parquet('/etc/passwd')",
      'DROP TABLE main.a.b',
      'SELECT * FROM no.such_table',
      'SELECT 1; SELECT 2',
    ]) {
      expect((await refusal(perform(queryTables, maker, { sql }))).code, sql).toBe('INVALID_PARAMETER_VALUE');
    }
  });

  test('a place that nobody allowed', async () => {
    for (const location of [
      '/etc',
      'file:///etc/../etc',
      's3://bucket/x',
      'http://x/y',
      'file:/x?y=1',
      'no url',
    ])
      expect(
        (await refusal(perform(registerTable, admin, { name: aName(), location, primaryKeys: ['a'] }))).code,
        location,
      ).toMatch(/PERMISSION_DENIED|INVALID_PARAMETER_VALUE/);
  });

  test('a version that never was, a version and a time at once, a column that is not there', async () => {
    const { name } = await makeTable(maker);
    expect((await refusal(perform(sampleRows, maker, { name, version: 7 }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
    expect((await refusal(perform(sampleRows, maker, { name, version: 0, timestamp: 1 }))).field).toBe(
      'version',
    );
    expect((await refusal(perform(sampleRows, maker, { name, columns: ['nope'] }))).code).toBe(
      'INVALID_PARAMETER_VALUE',
    );
    expect((await refusal(perform(readTable, maker, { name, columns: ['nope'] }))).code).toBe(
      'INVALID_PARAMETER_VALUE',
    );
    expect(
      (await refusal(perform(updateTable, maker, { name, featureDescriptions: { nope: '' } }))).field,
    ).toBe('featureDescriptions');
    expect((await refusal(perform(setTag, maker, { name, feature: 'nope', key: 'a' }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
  });
});

describe('refuses a stranger', () => {
  test('nobody, and who only edits', async () => {
    const { name } = await makeTable(maker);
    expect((await refusal(perform(getTable, nobody, { name }))).code).toBe('UNAUTHENTICATED');
    const other = await callerWithRole('contributor');
    expect((await refusal(perform(dropTable, other, { name }))).code).toBe('PERMISSION_DENIED');
    const viewer = await callerWithRole('viewer');
    expect((await refusal(perform(uploadRows, viewer, { body: new Blob(['']).stream() }))).code).toBe(
      'PERMISSION_DENIED',
    );
  });

  test('who may not see a table does not write to it; who only sees it neither', async () => {
    const { name, tableId } = await makeTable(maker);
    await shareNothing();
    const other = await callerWithRole('contributor');
    expect((await refusal(write(other, name, ZONES))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    await grant(other, { objectType: 'feature-table', objectId: tableId, level: 'CAN_VIEW_METADATA' });
    expect((await refusal(write(await afresh(other), name, ZONES))).code).toBe('PERMISSION_DENIED');
    const query = perform(queryTables, await callerWithRole('viewer'), { sql: `SELECT * FROM ${name}` });
    expect((await refusal(query)).code).toBe('INVALID_PARAMETER_VALUE');
  });
});
