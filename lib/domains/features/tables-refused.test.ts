import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { append, column, createTable as createDelta, openTable } from '@/lib/platform/delta';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { grant, shareNothing } from '@/lib/testing/access/people';
import { afresh, asking, auditBy, callerWithRole, nobody, refusal } from '@/lib/testing/callers';
import { aName, makeTable, upload, write, ZONES } from '@/lib/testing/features';
import { removeFiles } from './drop-table';
import {
  createTable,
  dropTable,
  getTable,
  queryTables,
  readTable,
  refreshTable,
  registerTable,
  sampleRows,
  setTag,
  updateTable,
  uploadRows,
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
