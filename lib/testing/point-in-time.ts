/** Random training sets, and what they are by the plain definition: what every engine's join must give. */
import type { Cell } from '../platform/duckdb';
import {
  type Column,
  type Lookup,
  type LookupTable,
  type Plan,
  planTrainingSet,
} from '../pure/point-in-time/plan';

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
export const selectOf = ({ columns, rows }: Data) => {
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
export function slowly({ lookups, columns }: Plan, labels: Data, tables: Data[]): Cell[][][] {
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

export function randomCase(seed: number) {
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
