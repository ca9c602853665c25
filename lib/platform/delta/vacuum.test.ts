import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { closeEngine } from '../duckdb';
import { append } from './append';
import { LocalTableStore } from './local-store';
import { merge } from './merge';
import { overwrite } from './overwrite';
import { restore } from './restore';
import { DeltaTable } from './table';
import { allOf, createTrips, newTable, refusal, row, rows, time, type Which } from './trial-table';
import { vacuum } from './vacuum';

let table: DeltaTable;
beforeEach(() => {
  table = newTable();
});
afterAll(closeEngine);

const all = (options: Which = {}, order?: string) => allOf(table, options, order);
const create = (more: object = {}) => createTrips(table, more);

describe('vacuum', () => {
  const old = new Date(Date.now() - 30 * 86_400_000);
  const age = async () => {
    const files = await table.store.listFiles();
    for (const file of files) await fs.utimes(path.join(table.place, file.path), old, old);
  };
  const ageTombstones = async () => {
    const log = path.join(table.place, '_delta_log');
    for (const name of await fs.readdir(log)) {
      const text = await fs.readFile(path.join(log, name), 'utf8');
      await fs.writeFile(
        path.join(log, name),
        text.replace(/"deletionTimestamp":\d+/g, `"deletionTimestamp":${old.getTime()}`),
      );
    }
    table = new DeltaTable(new LocalTableStore(table.place));
  };

  test('keeps what is live, young, still readable or pinned, and refuses less than the floor', async () => {
    await create();
    await append(table, rows(row(1, 0, 1, 'a')));
    await merge(table, rows(row(1, 0, 2, 'b')));
    await merge(table, rows(row(1, 0, 3, 'c')));
    await fs.writeFile(path.join(table.place, 'part-orphan.parquet'), 'x');
    expect(await refusal(vacuum(table, { retentionHours: 1 }))).toContain('retentionHours: Files that left');
    expect((await vacuum(table)).files).toEqual([]);
    await age();
    // Old files, young tombstones: only what was never part of the table goes.
    expect((await vacuum(table, { isDryRun: true })).files.map((file) => file.path)).toEqual([
      'part-orphan.parquet',
    ]);
    await ageTombstones();
    const dry = await vacuum(table, { isDryRun: true, pinned: [1] });
    expect(dry.files.length).toBe(2);
    expect(dry.pinnedBytes).toBeGreaterThan(0);
    expect((await table.store.listFiles()).length).toBe(4);
    const done = await vacuum(table, { pinned: [1] });
    expect(done.files).toEqual(dry.files);
    expect(await all()).toEqual([[1, time(0), 3, 'c']]);
    expect(await all({ version: 1 })).toEqual([[1, time(0), 1, 'a']]);
    expect(await refusal(all({ version: 2 }))).not.toBe('nothing refused');
    expect(await refusal(restore(table, 2))).toContain('a vacuum removed 1 of its files');
    expect((await table.log.history({ limit: 1 }))[0]?.operation).toBe('VACUUM END');
  });

  test('partition folders are looked into, the log and drafts are not', async () => {
    await create({ keys: ['id'], partitionColumns: ['zone'] });
    await append(table, rows(`${row(1, 0, 1, '_a')} UNION ALL ${row(2, 0, 1, '.b')}`));
    await overwrite(table, rows(row(1, 0, 1, '_a')));
    await age();
    await ageTombstones();
    expect((await vacuum(table)).files.length).toBe(2);
    expect(await all()).toEqual([[1, time(0), 1, '_a']]);
  });
});
