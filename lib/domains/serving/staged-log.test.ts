import fs from 'node:fs/promises';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows } from '@/lib/platform/db';
import { closeEngine, withEngine } from '@/lib/platform/duckdb';
import { unique } from '@/lib/testing/callers';

import { DAY, ensureDay } from './engine/store-inferences';
import { lendStaged, mergeColumns } from './staged-log';

const BEGIN = Date.UTC(2026, 3, 1);
const ROWS = { mostRows: 1_000, partRows: 10 };

beforeAll(async () => {
  await ensureDay(BEGIN);
  await ensureDay(BEGIN + DAY);
});
afterAll(closeEngine);

type Log = { id: string; add(from: number, to: number, amount?: unknown): Promise<unknown> };

/** Rows `r<n>`, a millisecond each. */
function makeLog(): Log {
  const id = unique();
  return {
    id,
    add: (from, to, amount) =>
      rows(sql`
      INSERT INTO inference_log (endpoint_id, time, request_id, row_index, config_version, entity, status, latency_ms, sampling,
                                 is_shadow, inputs, output)
      SELECT ${id}, ${BEGIN}::bigint + i, 'r' || i, 0, 1, 'v1', 200, 3, 1, false,
             json_build_object('amount', coalesce(${amount === undefined ? null : JSON.stringify(amount)}::jsonb, to_jsonb(i)))::jsonb, to_jsonb(i)
      FROM generate_series(${from}::int, ${to - 1}::int) AS i`),
  };
}

const label = (id: string, requestId: string, value: unknown, time: number) =>
  rows(sql`
  INSERT INTO inference_labels (endpoint_id, request_id, row_index, label, time, labelled_by)
  VALUES (${id}, ${requestId}, 0, ${JSON.stringify(value)}::jsonb, ${time}, '')
  ON CONFLICT (endpoint_id, request_id, row_index) DO UPDATE SET label = excluded.label, time = excluded.time`);

type Asked = { found: Record<string, unknown>[]; files: string[] };
const ask = ({ id }: Log, text: string, options = ROWS): Promise<Asked> =>
  lendStaged(id, options, async ({ select, files }) => ({
    found: await withEngine({ files }, (engine) => engine.rows(text.replace('LOG', `(${select})`), [])),
    files,
  }));
const COUNT =
  'SELECT count(*)::INT AS n, count(DISTINCT request_id)::INT AS ids, sum(prediction)::INT AS sum FROM LOG';
const counted = (to: number, from = 0) => ({
  n: to - from,
  ids: to - from,
  sum: ((to - 1) * to - (from - 1) * from) / 2,
});
/** What was made anew. */
const fresh = (before: Asked, after: Asked) => after.files.filter((file) => !before.files.includes(file));

test('of a log that grows its end alone is staged again, each row once', async () => {
  const log = makeLog();
  await log.add(0, 45);
  const first = await ask(log, COUNT);
  expect(first.found).toEqual([counted(45)]);
  expect(first.files).toHaveLength(5);
  expect((await ask(log, COUNT)).files).toEqual(first.files);
  await log.add(45, 55);
  const second = await ask(log, COUNT);
  expect(second.found).toEqual([counted(55)]);
  expect(fresh(first, second)).toHaveLength(1);
  await log.add(55, 90);
  const third = await ask(log, COUNT);
  expect(third.found).toEqual([counted(90)]);
  expect(second.files.slice(0, 4).every((file) => third.files.includes(file))).toBe(true);
});

test('a label that comes late, or is said again at the same time, shows in an old part; the others stay', async () => {
  const log = makeLog();
  await log.add(0, 45);
  let before = await ask(log, COUNT);
  const LABELS = 'SELECT request_id, label FROM LOG WHERE label IS NOT NULL ORDER BY 1';
  for (const [value, time] of [
    [1, BEGIN + 500],
    [2, BEGIN + 400],
  ] as const) {
    await label(log.id, 'r3', value, time);
    const after = await ask(log, LABELS);
    expect(after.found).toEqual([{ request_id: 'r3', label: value }]);
    expect(fresh(before, after)).toHaveLength(1);
    before = after;
  }
  await label(log.id, 'r44', 'yes', BEGIN + 450);
  // One part has numbers and one has words: both are text, as if they had come together.
  expect((await ask(log, LABELS)).found).toEqual([
    { request_id: 'r3', label: '2' },
    { request_id: 'r44', label: 'yes' },
  ]);
  expect((await ask(log, COUNT)).found).toEqual([counted(45)]);
});

test('a row that comes out of turn shows where its time is', async () => {
  const log = makeLog();
  await log.add(0, 12);
  await log.add(14, 45);
  const before = await ask(log, COUNT);
  await log.add(12, 14);
  const after = await ask(log, COUNT);
  expect(after.found).toEqual([counted(45)]);
  expect(fresh(before, after)).toHaveLength(1);
});

test('what the retention deletes vanishes, its files too', async () => {
  const log = makeLog();
  await log.add(0, 45);
  const before = await ask(log, COUNT);
  await rows(sql`DELETE FROM inference_log WHERE endpoint_id = ${log.id} AND time < ${BEGIN + 25}`);
  const after = await ask(log, COUNT);
  expect(after.found).toEqual([counted(45, 25)]);
  expect(fresh(before, after)).toHaveLength(1);
  await rows(sql`DELETE FROM inference_log WHERE endpoint_id = ${log.id}`);
  expect((await ask(log, 'SELECT count(*)::INT AS n FROM LOG')).found).toEqual([{ n: 0 }]);
  await log.add(0, 3);
  expect((await ask(log, COUNT)).found).toEqual([counted(3)]);
});

test('no more than the newest rows, while the part in which they begin stays', async () => {
  const log = makeLog();
  const few = { mostRows: 30, partRows: 10 };
  await log.add(0, 45);
  const before = await ask(log, COUNT, few);
  expect(before.found).toEqual([counted(45, 15)]);
  await log.add(45, 48);
  const after = await ask(log, COUNT, few);
  expect(after.found).toEqual([counted(48, 18)]);
  expect(fresh(before, after)).toHaveLength(1);
});

test('a column whose kind changes with the parts is what it would be in one file', async () => {
  const log = makeLog();
  await log.add(0, 25);
  expect((await ask(log, 'SELECT sum(amount)::INT AS sum FROM LOG')).found).toEqual([{ sum: 300 }]);
  await log.add(25, 45, 'many');
  const { found } = await ask(
    log,
    "SELECT request_id, amount FROM LOG WHERE request_id IN ('r2', 'r44') ORDER BY 1",
  );
  expect(found).toEqual([
    { request_id: 'r2', amount: '2' },
    { request_id: 'r44', amount: 'many' },
  ]);
  await rows(sql`DELETE FROM inference_log WHERE endpoint_id = ${log.id} AND output::int >= 25`);
  expect((await ask(log, 'SELECT sum(amount)::INT AS sum FROM LOG')).found).toEqual([{ sum: 300 }]);
});

test('who asks at once gets the same, and a file that is replaced stays for who reads it', async () => {
  const log = makeLog();
  await log.add(0, 45);
  const asked = await Promise.all([ask(log, COUNT), ask(log, COUNT), ask(log, COUNT)]);
  expect(asked.map(({ found }) => found[0])).toEqual([counted(45), counted(45), counted(45)]);
  await lendStaged(log.id, ROWS, async ({ files }) => {
    await log.add(45, 50);
    expect((await ask(log, COUNT)).found).toEqual([counted(50)]);
    for (const file of files) expect((await fs.stat(file)).size).toBeGreaterThan(0);
  });
});

test('columns of parts together', () => {
  const number = { name: 'a', type: 'DOUBLE', kinds: 1 };
  const empty = { name: 'a', type: 'VARCHAR', isEmpty: true };
  const numerals = { name: 'a', type: 'VARCHAR', kinds: 4 };
  const text = { name: 'a', type: 'VARCHAR', kinds: 8 };
  const merged = (...parts: (typeof empty | typeof number)[]) => {
    const { columns, casts } = mergeColumns(parts.map((column) => ({ columns: [column] })));
    return [columns[0]?.type, casts];
  };
  expect(merged(empty, number)).toEqual(['DOUBLE', {}]);
  expect(merged(number, empty)).toEqual(['DOUBLE', {}]);
  expect(merged(number, text, number)).toEqual(['VARCHAR', { a: 'VARCHAR' }]);
  expect(merged(numerals, number)).toEqual(['DOUBLE', { a: 'DOUBLE' }]);
  expect(merged(numerals, numerals)).toEqual(['VARCHAR', {}]);
});

const AMOUNTS =
  'SELECT list(amount ORDER BY request_id) AS amounts, any_value(typeof(amount)) AS type FROM LOG';

test('numbers that some callers wrote as texts or truths are numbers, as the model took them', async () => {
  for (const options of [ROWS, { mostRows: 1_000, partRows: 1 }]) {
    const log = makeLog();
    await log.add(0, 1);
    await log.add(1, 2, '1.5');
    await log.add(2, 3, true);
    await log.add(3, 5, ' -2e3');
    expect((await ask(log, AMOUNTS, options)).found).toEqual([
      { amounts: [0, 1.5, 1, -2000, -2000], type: 'DOUBLE' },
    ]);
  }
});

test('where all wrote texts they stay texts', async () => {
  const log = makeLog();
  await log.add(0, 2, '01234');
  expect((await ask(log, AMOUNTS)).found).toEqual([{ amounts: ['01234', '01234'], type: 'VARCHAR' }]);
});

test('a request that was refused makes no texts of numbers', async () => {
  for (const options of [ROWS, { mostRows: 1_000, partRows: 1 }]) {
    const log = makeLog();
    await log.add(0, 2);
    await log.add(2, 4, 'many');
    await rows(
      sql`UPDATE inference_log SET status = 400, output = NULL WHERE endpoint_id = ${log.id} AND inputs->>'amount' = 'many'`,
    );
    expect((await ask(log, AMOUNTS, options)).found).toEqual([
      { amounts: [0, 1, null, null], type: 'DOUBLE' },
    ]);
  }
});
