import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { closeEngine } from '../duckdb';
import { append } from './append';
import { expireLog } from './expire-log';
import { LocalTableStore } from './local-store';
import { DAY, intervalOf } from './retention';
import { DeltaTable } from './table';
import { allOf, createTrips, newTable, refusal, row, rows, type Which } from './trial-table';
import { vacuum } from './vacuum';

let table: DeltaTable;
afterAll(closeEngine);

/** Versions 0 to 6, with checkpoints at 2, 4 and 6. */
async function make(properties: Record<string, string> = {}): Promise<void> {
  table = newTable();
  await createTrips(table, { properties: { 'delta.checkpointInterval': '2', ...properties } });
  for (let id = 1; id <= 6; id += 1) await append(table, rows(row(id, id, id, 'a')));
}
beforeEach(() => make());

const named = (version: number) => `${String(version).padStart(20, '0')}.json`;
const logFolder = () => path.join(table.place, '_delta_log');
async function age(versions: number[], days: number): Promise<void> {
  const then = new Date(Date.now() - days * DAY);
  for (const version of versions) await fs.utimes(path.join(logFolder(), named(version)), then, then);
}
/** As another process sees it. */
const reopened = () => new DeltaTable(new LocalTableStore(table.place));
const countAt = async (which: Which) => (await allOf(reopened(), which)).length;
const left = async () =>
  (await fs.readdir(logFolder()))
    .filter((name) => /^\d/.test(name))
    .sort()
    .map((name) => name.replace(/^0+(?=\d)/, ''));

test('what is older than thirty days goes, down to a checkpoint that stands for it', async () => {
  await age([0, 1, 2, 3, 4, 5], 40);
  // Version 5 is the last of before: what it rests on begins at the checkpoint of version 4.
  expect(await expireLog(table)).toBe(5);
  expect(await left()).toEqual([
    '4.checkpoint.parquet',
    '4.json',
    '5.json',
    '6.checkpoint.parquet',
    '6.json',
  ]);
  expect(await countAt({})).toBe(6);
  expect(await countAt({ version: 4 })).toBe(4);
  expect(await countAt({ version: 5 })).toBe(5);
  expect(await refusal(countAt({ version: 3 }))).toBe(
    'RESOURCE_DOES_NOT_EXIST undefined: The table has no version 3 any more: its log was shortened, and the oldest version that can be read is 4.',
  );
  expect(await refusal(countAt({ timestamp: new Date(0) }))).toContain(
    'no version of 1970-01-01T00:00:00.000Z or before any more: its first is version 4',
  );
  expect(await expireLog(table)).toBe(0);
  table = reopened();
  await append(table, rows(row(7, 7, 7, 'a')));
  expect(await countAt({})).toBe(7);
});

test('nothing goes while it is young, and by the time the rest', async () => {
  expect(await expireLog(table, { now: Date.now() + 29 * DAY })).toBe(0);
  expect(await expireLog(table, { now: Date.now() + 32 * DAY })).toBeGreaterThan(0);
  expect((await left()).at(0)).toBe('6.checkpoint.parquet');
  expect(await countAt({})).toBe(6);
});

test('pinned versions stay readable, also for a vacuum; one that is gone already holds nothing back', async () => {
  await age([0, 1, 2, 3, 4, 5, 6], 40);
  await vacuum(table, { pinned: [5, 3] });
  expect(await countAt({ version: 3 })).toBe(3);
  expect(await refusal(countAt({ version: 1 }))).toContain('the oldest version that can be read is 2');
  await expireLog(table, { pinned: [0, 5] });
  expect(await countAt({ version: 5 })).toBe(5);
  expect(await refusal(countAt({ version: 3 }))).toContain('the oldest version that can be read is 4');
});

test('without a checkpoint that can be read, all stays', async () => {
  await age([0, 1, 2, 3, 4, 5], 40);
  await fs.writeFile(path.join(logFolder(), '00000000000000000004.checkpoint.parquet'), 'no parquet');
  expect(await refusal(expireLog(table))).not.toBe('nothing refused');
  expect((await left()).length).toBe(10);
});

test.each([
  ['interval 60 days', 0],
  ['interval 1 week 2 days', 5],
  ['sixty days', 0],
])('a table says itself how long: %s', async (interval, gone) => {
  await make({ 'delta.logRetentionDuration': interval });
  await age([0, 1, 2, 3, 4, 5], 40);
  expect(await expireLog(table)).toBe(gone);
});

test.each([
  ['interval 30 days', 30 * DAY],
  ['2 weeks', 14 * DAY],
  ['INTERVAL 1 day 12 hours 30 minutes', 1.5 * DAY + 1_800_000],
  ['interval 1 month', undefined],
  ['', undefined],
])('an interval as Delta writes it: %s', (text, wanted) => {
  expect(intervalOf(text)).toBe(wanted);
});
