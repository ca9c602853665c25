import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closeEngine } from '@/lib/platform/duckdb';
import type { NumericProfile } from '@/lib/pure/drift/profile/numeric';
import { literal } from '@/lib/pure/sql-text';
import type { MonitorConfig } from '../schemas';
import { countWindows } from './count-windows';
import { makePlan } from './make-plan';
import { type Bundle, mergeBundles, packBundle, unpackBundle } from './plan';
import { engineIn, expectAlike, FOLDER } from './trial-counting';

afterAll(closeEngine);

test('windows and slices in one pass are what each is by itself, and add up to the whole', async () => {
  const file = path.join(FOLDER, 'parts.parquet');
  await engineIn((engine) =>
    engine.run(`COPY (SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' + i * INTERVAL 1 SECOND AS ts, sin(i) * 100 AS x,
                             CASE WHEN i % 7 = 0 THEN NULL ELSE 'c' || (i % 5) END AS c FROM range(20000) t(i))
                TO ${literal(file)} (FORMAT parquet)`),
  );
  const select = `SELECT * FROM read_parquet(${literal(file)})`;
  const columns = [
    { name: 'ts', type: 'TIMESTAMP WITH TIME ZONE' },
    { name: 'x', type: 'DOUBLE' },
    { name: 'c', type: 'VARCHAR' },
  ];
  const config = {
    columns: [
      { name: 'x', kind: 'numeric', role: 'feature' },
      { name: 'c', kind: 'categorical', role: 'feature' },
    ],
    slices: ['c'],
    problem: { kind: 'none' },
  } as unknown as MonitorConfig;
  const begin = Date.UTC(2026, 0, 1);
  const windows = [0, 1, 2, 3, 4, 5].map((at) => ({
    start: begin + at * 3_600_000,
    end: begin + (at + 1) * 3_600_000,
  }));
  await engineIn(async (engine) => {
    const plan = await makePlan(engine, select, columns, config);
    const source = { select, columns, timeColumn: 'ts' };
    const together = await countWindows(engine, source, plan, windows);
    for (const window of windows) {
      const alone = await countWindows(engine, source, plan, [window]);
      const among = together.filter((each) => each.window === window.start);
      expect(alone.map(({ slice }) => slice)).toEqual(among.map(({ slice }) => slice));
      for (const [at, { bundle }] of alone.entries()) {
        expect(among[at]?.bundle.columns.c).toEqual(bundle.columns.c);
        expectAlike(among[at]?.bundle.columns.x as NumericProfile, bundle.columns.x as NumericProfile);
      }
    }
    const whole = await countWindows(engine, { select, columns }, plan, []);
    for (const { slice, bundle } of whole) {
      const merged = mergeBundles(together.filter((each) => each.slice === slice).map((each) => each.bundle));
      expect(merged?.rows).toBe(bundle.rows);
      expect(merged?.columns.c).toEqual(bundle.columns.c);
      expectAlike(merged?.columns.x as NumericProfile, bundle.columns.x as NumericProfile);
    }
    expect(whole.map(({ slice }) => slice).sort()).toEqual(['', 'c=c0', 'c=c1', 'c=c2', 'c=c3', 'c=c4']);
    const first = together[0]?.bundle as Bundle;
    expect(unpackBundle(packBundle(first, plan), plan)).toEqual(first);
  });
});

test('types of every kind become numbers, instants, lengths or categories, and a column that is gone is absent', async () => {
  const select = `SELECT 9007199254740993::BIGINT AS big, 12.34::DECIMAL(10,2) AS price, true AS yes, DATE '2024-02-29' AS day,
                         TIMESTAMP '2024-01-01' AS at, 'naïve😀' AS text, '12' AS written, [1] AS list, 'infinity'::TIMESTAMP AS never`;
  const types = {
    big: 'BIGINT',
    price: 'DECIMAL(10,2)',
    yes: 'BOOLEAN',
    day: 'DATE',
    at: 'TIMESTAMP',
    text: 'VARCHAR',
    written: 'VARCHAR',
    list: 'INTEGER[]',
    never: 'TIMESTAMP',
  };
  const columns = Object.entries(types).map(([name, type]) => ({ name, type }));
  const kinds = {
    big: 'numeric',
    price: 'numeric',
    yes: 'categorical',
    day: 'instant',
    at: 'instant',
    text: 'text',
    written: 'numeric',
    list: 'categorical',
    never: 'instant',
    gone: 'numeric',
  };
  const config = {
    columns: Object.entries(kinds).map(([name, kind]) => ({ name, kind, role: 'feature' })),
    slices: [],
    problem: { kind: 'none' },
  } as unknown as MonitorConfig;
  const found = await engineIn(async (engine) => {
    const plan = await makePlan(engine, select, columns, config);
    return (await countWindows(engine, { select, columns }, plan, []))[0]?.bundle.columns ?? {};
  });
  expect(Object.keys(found).sort()).toEqual(['at', 'big', 'day', 'never', 'price', 'text', 'written', 'yes']);
  expect(found.day).toMatchObject({ least: Date.UTC(2024, 1, 29) });
  expect(found.at).toMatchObject({ least: Date.UTC(2024, 0, 1) });
  expect(found.price).toMatchObject({ least: 12.34 });
  expect(found.text).toMatchObject({ least: 6 });
  expect(found.written).toMatchObject({ least: 12 });
  expect(found.yes).toMatchObject({ names: ['true'], counts: [1] });
  expect(found.never).toMatchObject({ rows: 1, nulls: 1 });
});
