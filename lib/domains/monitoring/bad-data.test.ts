import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { BEGIN, type Row, refreshAll, toCsv, upload } from '@/lib/testing/monitors';
import * as monitoring from './operations';
import type { MonitorConfigInput } from './schemas';

const HOUR = 3_600_000;

let owner: Caller;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
});
afterAll(closeEngine);

const at = (hour: number, minute = 0) => new Date(BEGIN + hour * HOUR + minute * 60_000).toISOString();

/** Four hours of sixty rows. */
const rowsOf = (make: (place: number, hour: number) => Row): Row[] =>
  Array.from({ length: 240 }, (_, place) => {
    const hour = Math.floor(place / 60);
    return { ts: at(hour, place % 60), ...make(place, hour) };
  });

async function watch(
  text: string,
  columns: MonitorConfigInput['columns'],
  more: string[] = [],
): Promise<string> {
  const { id } = await perform(monitoring.createMonitor, owner, { name: `bad ${unique()}` });
  await upload(owner, id, text);
  for (const each of more) await upload(owner, id, each);
  const config = {
    timeColumn: 'ts',
    columns,
    granularity: '1 hour' as const,
    reference: { kind: 'range' as const, from: BEGIN, to: BEGIN + 2 * HOUR },
  };
  await perform(monitoring.configureMonitor, owner, { id, config });
  await refreshAll(id);
  return id;
}

async function verdictsOf(id: string, column: string): Promise<(string | undefined)[]> {
  const { lines } = await perform(monitoring.getDrift, owner, { id });
  return lines.find((line) => line.column === column)?.cells.map((cell) => cell?.verdict) ?? [];
}

test('an empty, a constant and an infinite column harm no other; texts that are commands stay texts', async () => {
  const text = toCsv(
    rowsOf((place, hour) => ({
      good: (place * 37) % 60,
      constant: 7,
      changed: hour < 2 ? 7 : 8,
      infinite: place % 10 === 0 ? 'inf' : place % 60,
      category: ['</script>', "Robert'); DROP TABLE monitors;--", 'naïve 😀'][place % 3] ?? '',
      nothing: null,
    })),
  );
  const id = await watch(text, [
    { name: 'good', kind: 'numeric' },
    { name: 'constant', kind: 'numeric' },
    { name: 'changed', kind: 'numeric' },
    { name: 'infinite', kind: 'numeric' },
    { name: 'category', kind: 'categorical' },
    { name: 'nothing', kind: 'categorical' },
  ]);
  for (const column of ['good', 'constant', 'infinite', 'category'])
    expect([column, ...(await verdictsOf(id, column))]).toEqual([
      column,
      'stable',
      'stable',
      'stable',
      'stable',
    ]);
  expect((await verdictsOf(id, 'changed')).slice(2)).toEqual(['severe', 'severe']);
  expect(new Set(await verdictsOf(id, 'nothing'))).toEqual(new Set(['not-computable']));
  const { windows } = await perform(monitoring.getDrift, owner, { id });
  expect(windows.map(({ verdict }) => verdict)).toEqual([
    'not-computable',
    'not-computable',
    'severe',
    'severe',
  ]);
  const { distribution } = await perform(monitoring.getColumn, owner, { id, column: 'infinite' });
  expect(distribution?.summaries?.current).toMatchObject({ missing: 6, values: 54 });
});

test('a column that changes its type halfway is told, and counts as missing', async () => {
  const first = toCsv(rowsOf((place) => ({ price: place % 60, other: place % 7 })));
  const second = toCsv(
    rowsOf((place) => ({ price: `${place % 60} EUR`, other: place % 7 })).map((row, place) => ({
      ...row,
      ts: at(4 + Math.floor(place / 60), place % 60),
    })),
  );
  const columns = [
    { name: 'price', kind: 'numeric' as const },
    { name: 'other', kind: 'numeric' as const },
  ];
  const id = await watch(first, columns, [second]);
  expect((await verdictsOf(id, 'price')).slice(4)).toEqual(Array(4).fill('severe'));
  expect(new Set(await verdictsOf(id, 'other'))).toEqual(new Set(['stable']));
  const { uploads } = await perform(monitoring.getMonitor, owner, { id });
  expect(uploads[0]?.changes).toEqual([{ column: 'price', kind: 'lost', type: 'BIGINT', lost: 240 }]);
  // Within one file: what most values are not is no number at all.
  const mixed = await perform(monitoring.createMonitor, owner, { name: `mixed ${unique()}` });
  await upload(owner, mixed.id, toCsv(rowsOf((place) => ({ price: place < 120 ? place : `${place} EUR` }))));
  const { columns: described } = await perform(monitoring.describeSource, owner, mixed);
  expect(described.find(({ name }) => name === 'price')?.type).toBe('VARCHAR');
});

test('no value is rounded or cut: a column is of what all its values are, and a later one that is not is told', async () => {
  const { id } = await perform(monitoring.createMonitor, owner, { name: `whole ${unique()}` });
  const lines = Array.from({ length: 21_000 }, (_, place) => `${place},2024-01-01,${place}`);
  await upload(owner, id, ['price,day,count', ...lines, '0.5,2024-01-01 10:00:00,3'].join('\n'));
  const { columns } = await perform(monitoring.describeSource, owner, { id });
  const typeOf = (column: string) => columns.find(({ name }) => name === column)?.type;
  expect(['price', 'day', 'count'].map(typeOf)).toEqual(['DOUBLE', 'TIMESTAMP WITH TIME ZONE', 'BIGINT']);
  await upload(owner, id, 'price,day,count\n1.5,2024-01-02,2.5\n2,2024-01-02,9007199254740993');
  const { uploads } = await perform(monitoring.getMonitor, owner, { id });
  expect(uploads[0]?.changes).toEqual([{ column: 'count', kind: 'lost', type: 'BIGINT', lost: 1 }]);
});

test('clocks that run backwards, ahead, or not at all', async () => {
  const rows = rowsOf((place) => ({ x: place % 60 })).reverse();
  const odd: Row[] = [
    { ts: '1970-01-01T00:00:00Z', x: 1 },
    { ts: '2091-01-01T00:00:00Z', x: 1 },
    { ts: null, x: 1 },
    { ts: 'yesterday', x: 1 },
  ];
  const id = await watch(toCsv([...rows, ...odd]), [{ name: 'x', kind: 'numeric' }]);
  const { windows } = await perform(monitoring.getDrift, owner, { id, limit: 200 });
  expect(windows.filter(({ rows: n }) => n > 0).map(({ rows: n }) => n)).toEqual([60, 60, 60, 60]);
  const { refreshes } = await perform(monitoring.listRefreshes, owner, { id });
  expect(refreshes[0]?.message).toMatch(/1 row in windows that are still open/);
  expect(refreshes[0]?.message).toMatch(/2 rows without a time that can be read/);
  expect(refreshes[0]?.message).toMatch(/1 row older than the monitor looks back/);
});

test('fifty thousand categories', async () => {
  const lines = ['ts,shop'];
  for (let place = 0; place < 100_000; place += 1)
    lines.push(`${at(Math.floor(place / 25_000), place % 60)},shop ${(place * 7919) % 50_000}`);
  const id = await watch(`${lines.join('\n')}\n`, [{ name: 'shop', kind: 'categorical' }]);
  const [first] = await verdictsOf(id, 'shop');
  expect(first).toBe('not-computable');
  const { point } = await perform(monitoring.getColumn, owner, { id, column: 'shop' });
  expect(point?.because).toMatch(/no category of the reference is frequent enough/);
});

test('a window of a few rows is not judged', async () => {
  const few: Row[] = Array.from({ length: 5 }, (_, place) => ({ ts: at(5, place), x: 1000 }));
  const id = await watch(toCsv([...rowsOf((place) => ({ x: place % 60 })), ...few]), [
    { name: 'x', kind: 'numeric' },
  ]);
  expect((await verdictsOf(id, 'x')).at(-1)).toBe('not-enough-data');
});
