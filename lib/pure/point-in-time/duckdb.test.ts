import { afterAll, describe, expect, test } from 'vitest';
import { type Cell, closeEngine, withEngine } from '../../platform/duckdb';
import { duckdbJoin } from './duckdb';
import { type Column, type Lookup, type LookupTable, type Plan, planTrainingSet } from './plan';

afterAll(closeEngine);

type Row = Record<string, Cell>;
type Data = { columns: Column[]; rows: Row[] };

/** The same numbers each time. */
function dice(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  return { under: (most: number) => Math.floor(next() * most), oneIn: (n: number) => next() < 1 / n };
}
type Dice = ReturnType<typeof dice>;

const SQL_TYPES: Record<string, string> = {
  long: 'BIGINT',
  integer: 'INTEGER',
  double: 'DOUBLE',
  string: 'VARCHAR',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
  timestamp_ntz: 'TIMESTAMP',
  date: 'DATE',
};
const selectOf = ({ columns, rows }: Data) => {
  const cast = ({ name, type }: Column, value: Cell) =>
    `CAST(${value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`} AS ${SQL_TYPES[type]}) AS "${name}"`;
  const line = (row: Row) =>
    `SELECT ${columns.map((column) => cast(column, row[column.name] ?? null)).join(', ')}`;
  const none = `SELECT ${columns.map((column) => cast(column, null)).join(', ')} WHERE false`;
  return rows.length === 0 ? none : rows.map(line).join(' UNION ALL ');
};

const DAY = 86_400;
/** Microseconds, days or units: what times are compared by. */
function ticks(value: Cell, type: string): bigint | undefined {
  if (value === null) return undefined;
  if (type === 'long' || type === 'integer') return BigInt(String(value));
  const text = String(value);
  const [whole = '', fraction = ''] = text.replace('Z', '').split('.');
  const seconds = BigInt(Date.parse(type === 'date' ? `${text}T00:00:00Z` : `${whole}Z`) / 1000);
  return seconds * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}

/** The plain definition: for each label, every row of each table is looked at. Rows of one key and time are as good as each other. */
function slowly({ lookups, columns }: Plan, labels: Data, tables: Data[]): Cell[][][] {
  return labels.rows.map((label) => {
    const found = lookups.map(({ on, time }, at) => {
      const same = (tables[at]?.rows ?? []).filter((row) =>
        on.every(({ label: mine, key }) => label[mine.name] !== null && label[mine.name] === row[key.name]),
      );
      if (!time) return same;
      const now = ticks(label[time.label.name] ?? null, time.label.type);
      const timed = same.flatMap((row) => {
        const then = ticks(row[time.key.name] ?? null, time.key.type);
        const known = time.known ? ticks(row[time.known.name] ?? null, time.known.type) : 0n;
        const isSeen = now !== undefined && then !== undefined && then <= now;
        return isSeen && known !== undefined && known <= now ? [{ row, then, known }] : [];
      });
      const greatest = (values: bigint[]) =>
        values.reduce<bigint | undefined>(
          (most, each) => (most === undefined || each > most ? each : most),
          undefined,
        );
      const latest = greatest(timed.map(({ then }) => then));
      const lastKnown = greatest(timed.filter(({ then }) => then === latest).map(({ known }) => known));
      const most =
        time.lookback === undefined
          ? undefined
          : BigInt(Math.round(time.lookback * (time.kind === 'number' ? 1 : 1_000_000)));
      if (latest === undefined || now === undefined || (most !== undefined && now - latest > most)) return [];
      return timed.filter(({ then, known }) => then === latest && known === lastKnown).map(({ row }) => row);
    });
    // All ways in which ties may be resolved, a look-up's row being taken whole.
    const ways = found.reduce<(Row | undefined)[][]>(
      (before, rows) =>
        before.flatMap((chosen) => (rows.length === 0 ? [undefined] : rows).map((row) => [...chosen, row])),
      [[]],
    );
    return ways.map((chosen) =>
      columns.map((column) => {
        if (column.from === 'label') return label[column.name] ?? null;
        const feature = lookups[column.lookup]?.features.find(({ output }) => output === column.name);
        return chosen[column.lookup]?.[column.feature] ?? feature?.default ?? null;
      }),
    );
  });
}

const at = (seconds: number, micros = 0) =>
  `${new Date(Date.UTC(2024, 2, 10, 6) + seconds * 1000).toISOString().slice(0, 19)}${micros ? `.${String(micros).padStart(6, '0').replace(/0+$/, '')}` : ''}`;

// Keys that are one and the same when they are only written one behind the other.
const TEXTS = ['1', '11', '', '1|1', "it's", 'é', 'É'];
const textOf = (d: Dice) => (d.oneIn(8) ? null : (TEXTS[d.under(TEXTS.length)] ?? ''));
const idOf = (d: Dice) => (d.oneIn(8) ? null : d.under(4));
const TIMES: Record<string, (d: Dice) => Cell> = {
  // Around the hour that a clock in New York leaves out.
  timestamp: (d) => (d.oneIn(10) ? null : `${at(d.under(8) * 1800, d.oneIn(2) ? 1 : 0)}Z`),
  timestamp_ntz: (d) => (d.oneIn(10) ? null : at(d.under(8) * 1800)),
  date: (d) => (d.oneIn(10) ? null : at(d.under(8) * DAY).slice(0, 10)),
  long: (d) => (d.oneIn(10) ? null : d.under(12)),
};
const KINDS: [label: string, key: string, lookbacks: number[]][] = [
  ['timestamp', 'timestamp', [0, 1800, 3600, 1800.000001, 0.000001]],
  ['timestamp_ntz', 'timestamp', [0, 1800]],
  ['timestamp', 'date', [DAY / 2, DAY]],
  ['date', 'date', [0, DAY, 3 * DAY]],
  ['long', 'long', [0, 1, 5]],
];

function randomCase(seed: number) {
  const d = dice(seed);
  const [labelTime, keyTime, lookbacks] = KINDS[seed % KINDS.length] ?? KINDS[0] ?? ['', '', []];
  const labels: Data = {
    columns: [
      { name: 'id', type: 'long' },
      { name: 'Zone', type: 'string' },
      { name: 'time', type: labelTime },
      { name: 'n', type: 'long' },
    ],
    rows: Array.from({ length: 40 }, (_, n) => ({
      id: idOf(d),
      Zone: textOf(d),
      time: TIMES[labelTime]?.(d) ?? null,
      n: n % 30,
    })),
  };
  const isUnique = seed % 2 === 0;
  const table = (
    name: string,
    keys: Column[],
    timeKey: string | undefined,
    knownType?: string,
  ): [LookupTable, Data] => {
    const columns = [
      ...keys,
      ...(timeKey ? [{ name: 'ts', type: timeKey }] : []),
      ...(knownType ? [{ name: 'known', type: knownType }] : []),
      { name: 'value', type: 'double' },
      { name: 'text', type: 'string' },
    ];
    const seen = new Set<string>();
    const rows = Array.from({ length: 60 }, () => {
      const row: Row = { value: d.oneIn(4) ? null : d.under(1000) / 4, text: textOf(d) };
      for (const { name: key, type } of keys) row[key] = type === 'long' ? idOf(d) : textOf(d);
      if (timeKey) row.ts = TIMES[timeKey]?.(d) ?? null;
      if (knownType) row.known = TIMES[knownType]?.(d) ?? null;
      return row;
    }).filter((row) => {
      const key = JSON.stringify([...keys.map(({ name: each }) => row[each]), row.ts, row.known]);
      if (isUnique && seen.has(key)) return false;
      seen.add(key);
      return true;
    });
    const definition = {
      name,
      columns,
      keys: keys.map((key) => key.name),
      ...(timeKey && { timeKey: 'ts' }),
      isUnique,
    };
    return [definition, { columns, rows }];
  };
  const [series, seriesData] = table(
    'series',
    [
      { name: 'a', type: 'long' },
      { name: 'b', type: 'string' },
    ],
    keyTime,
  );
  const [single, singleData] = table('single', [{ name: 'a', type: 'long' }], keyTime);
  const [exact, exactData] = table(
    'exact',
    [
      { name: 'b', type: 'string' },
      { name: 'a', type: 'long' },
    ],
    undefined,
  );
  const [late, lateData] = table('late', [{ name: 'b', type: 'string' }], keyTime, keyTime);
  const lookback = d.oneIn(3) ? undefined : lookbacks[d.under(lookbacks.length)];
  const lookups: Lookup[] = [
    {
      table: series,
      lookupKeys: ['id', 'zone'],
      timeLookupKey: 'time',
      lookback,
      rename: { value: 'v0', text: 't0' },
    },
    {
      table: single,
      lookupKeys: ['id'],
      timeLookupKey: 'time',
      features: ['text', 'value'],
      rename: { value: 'v1', text: 't1' },
      defaults: { v1: -1 },
    },
    { table: exact, lookupKeys: ['zone', 'n'], rename: { value: 'v2' }, defaults: { text: 'none' } },
    {
      table: late,
      lookupKeys: ['zone'],
      timeLookupKey: 'time',
      lookback,
      knownAt: 'known',
      rename: { value: 'v3', text: 't3' },
    },
  ];
  const plan = planTrainingSet({ labels: labels.columns, lookups, exclude: seed % 3 === 0 ? ['zone'] : [] });
  return { plan, labels, tables: [seriesData, singleData, exactData, lateData] };
}

describe('on random data it gives what the plain definition gives', () => {
  test.each(Array.from({ length: 8 }, (_, index) => index))('round %i', async (round) => {
    await withEngine({}, async (engine) => {
      for (let each = 0; each < 10; each += 1) {
        const seed = round * 10 + each;
        const { plan, labels, tables } = randomCase(seed);
        const sql = duckdbJoin(plan, { labels: selectOf(labels), tables: tables.map(selectOf) });
        const { columns, rows } = await engine.table(sql);
        expect(columns.map(({ name }) => name)).toEqual(plan.columns.map(({ name }) => name));
        const expected = slowly(plan, labels, tables);
        expect(rows.length, `seed ${seed}`).toBe(expected.length);
        for (const [index, row] of rows.entries()) {
          expect(
            expected[index]?.map((way) => JSON.stringify(way)),
            `seed ${seed}, label ${index}`,
          ).toContain(JSON.stringify(row));
        }
        // Ties or not: the same rows again.
        expect((await engine.table(sql)).rows).toEqual(rows);
      }
    });
  });
});

const ask = (plan: Plan, labels: string, tables: string[]) =>
  withEngine({}, async (engine) => (await engine.table(duckdbJoin(plan, { labels, tables }))).rows);
const series = (more: Partial<LookupTable> = {}): LookupTable => ({
  name: 'series',
  columns: [
    { name: 'k', type: 'string' },
    { name: 'ts', type: 'timestamp' },
    { name: 'v', type: 'long' },
  ],
  keys: ['k'],
  timeKey: 'ts',
  ...more,
});
const LABELS = [
  { name: 'k', type: 'string' },
  { name: 'ts', type: 'timestamp' },
];
const label = (time: string) => `SELECT 'a' AS k, TIMESTAMPTZ '${time}' AS ts`;

describe('what other joins get wrong', () => {
  test('a label with two rows of one time gives one row', async () => {
    const plan = planTrainingSet({
      labels: LABELS,
      lookups: [{ table: series({ isUnique: false }), lookupKeys: ['k'], timeLookupKey: 'ts' }],
    });
    const twice = "SELECT 'a' AS k, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS ts, unnest([2, 1]) AS v";
    expect(await ask(plan, label('2024-01-02 00:00:00Z'), [twice])).toEqual([
      ['a', '2024-01-02T00:00:00Z', 1],
    ]);
  });

  test("keys are compared part by part: ('1', '11') is not ('11', '1')", async () => {
    const table = series({ columns: [...series().columns, { name: 'j', type: 'string' }], keys: ['k', 'j'] });
    const labels = [...LABELS, { name: 'j', type: 'string' }];
    const plan = planTrainingSet({
      labels,
      lookups: [{ table, lookupKeys: ['k', 'j'], timeLookupKey: 'ts' }],
      exclude: ['ts'],
    });
    const rows =
      "SELECT * FROM (VALUES ('1', '11', TIMESTAMPTZ '2024-01-01 00:00:00Z', 100), ('11', '1', TIMESTAMPTZ '2024-01-01 00:00:00Z', 200)) t(k, j, ts, v)";
    const asked =
      "SELECT '1' AS k, '11' AS j, TIMESTAMPTZ '2024-01-02 00:00:00Z' AS ts UNION ALL SELECT '11', '1', TIMESTAMPTZ '2024-01-02 00:00:00Z'";
    expect(await ask(plan, asked, [rows])).toEqual([
      ['1', '11', 100],
      ['11', '1', 200],
    ]);
  });

  test('an age of exactly the look-back counts, a microsecond more does not', async () => {
    const plan = planTrainingSet({
      labels: LABELS,
      lookups: [{ table: series(), lookupKeys: ['k'], timeLookupKey: 'ts', lookback: 3600 }],
      exclude: ['k', 'ts'],
    });
    const row = "SELECT 'a' AS k, TIMESTAMPTZ '2024-03-10 06:30:00Z' AS ts, 1 AS v";
    expect(await ask(plan, label('2024-03-10 07:30:00Z'), [row])).toEqual([[1]]);
    expect(await ask(plan, label('2024-03-10 03:30:00-04'), [row])).toEqual([[1]]);
    expect(await ask(plan, label('2024-03-10 07:30:00.000001Z'), [row])).toEqual([[null]]);
    expect(await ask(plan, label('2024-03-10 06:29:59.999999Z'), [row])).toEqual([[null]]);
  });

  test('what was filled in later is not seen before it was known', async () => {
    const table = series({ columns: [...series().columns, { name: 'seen', type: 'timestamp' }] });
    const plan = planTrainingSet({
      labels: LABELS,
      lookups: [{ table, lookupKeys: ['k'], timeLookupKey: 'ts', knownAt: 'seen' }],
      exclude: ['k', 'ts'],
    });
    expect(plan.columns.map(({ name }) => name)).toEqual(['v']);
    const rows = `SELECT 'a' AS k, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS ts, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS seen, 1 AS v
      UNION ALL SELECT 'a', TIMESTAMPTZ '2024-01-02 00:00:00Z', TIMESTAMPTZ '2024-01-09 00:00:00Z', 2`;
    expect(await ask(plan, label('2024-01-03 00:00:00Z'), [rows])).toEqual([[1]]);
    expect(await ask(plan, label('2024-01-09 00:00:00Z'), [rows])).toEqual([[2]]);
    expect(() =>
      planTrainingSet({
        labels: LABELS,
        lookups: [{ table, lookupKeys: ['k'], timeLookupKey: 'ts', knownAt: 'v' }],
      }),
    ).toThrow("cannot be compared with 'ts'");
  });

  test('a null in the row found is not filled from an older one', async () => {
    const plan = planTrainingSet({
      labels: LABELS,
      lookups: [{ table: series(), lookupKeys: ['k'], timeLookupKey: 'ts' }],
      exclude: ['k', 'ts'],
    });
    const rows =
      "SELECT 'a' AS k, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS ts, 1 AS v UNION ALL SELECT 'a', TIMESTAMPTZ '2024-01-02 00:00:00Z', NULL";
    expect(await ask(plan, label('2024-01-03 00:00:00Z'), [rows])).toEqual([[null]]);
  });

  test('no look-up, or one whose features are all there, leaves the labels as they are', async () => {
    expect(
      await ask(planTrainingSet({ labels: LABELS, lookups: [] }), label('2024-01-03 00:00:00Z'), []),
    ).toEqual([['a', '2024-01-03T00:00:00Z']]);
  });

  test('whole numbers as times, at the ends of their range', async () => {
    const table = series({
      columns: [
        { name: 'k', type: 'string' },
        { name: 'ts', type: 'long' },
        { name: 'v', type: 'long' },
      ],
    });
    const plan = planTrainingSet({
      labels: [LABELS[0] as Column, { name: 'ts', type: 'long' }],
      lookups: [{ table, lookupKeys: ['k'], timeLookupKey: 'ts', lookback: 5 }],
      exclude: ['k', 'ts'],
    });
    const asked = "SELECT 'a' AS k, 9223372036854775807 AS ts";
    expect(
      await ask(plan, asked, ["SELECT 'a' AS k, (-9223372036854775807 - 1)::BIGINT AS ts, 1 AS v"]),
    ).toEqual([[null]]);
    expect(await ask(plan, asked, ["SELECT 'a' AS k, 9223372036854775802::BIGINT AS ts, 1 AS v"])).toEqual([
      [1],
    ]);
  });
});
