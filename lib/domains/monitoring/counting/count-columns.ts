/** Profiles of columns by SQL: for each column one GROUP BY of the cell, for all windows and slices at once. */
import type { Cell, Engine } from '@/lib/platform/duckdb';
import { originOf } from '@/lib/pure/drift/profile/binning';
import { type CategoricalProfile, profileCategories } from '@/lib/pure/drift/profile/categorical';
import { momentsFromSums } from '@/lib/pure/drift/profile/moments';
import { emptyNumericProfile, type NumericProfile } from '@/lib/pure/drift/profile/numeric';
import { aggregate, type Grouping, groupKey } from './aggregate';
import { double, keySql } from './expressions';
import type { PlannedColumn } from './plan';
import { RELATION } from './relation';

const MOST_ROWS = 4_000_000;
const num = (cell: Cell | undefined): number => Number(cell ?? 0);

type Counted = PlannedColumn & { at: number };

/** How many rows each group has. */
export async function countRows(engine: Engine, grouping: Grouping): Promise<Map<string, number>> {
  const { rows } = await aggregate(engine, grouping, 'count(*) AS n', { order: 'ALL' });
  return new Map(rows.map(([w, s, n]) => [groupKey(w, s), num(n)]));
}

type Ends = { rows: number; values: number; least: number; greatest: number; zeros: number };

/** Least and greatest of all columns in one pass, which is far cheaper than in each cell: of whole files their footers know it. */
async function endsOf(
  engine: Engine,
  columns: readonly Counted[],
  grouping: Grouping,
): Promise<Map<string, Ends[]>> {
  const parts = columns.map(({ at }) => `count(c${at}), min(c${at}), max(c${at})`);
  const { rows } = await aggregate(engine, grouping, ['count(*)', ...parts].join(', '));
  const ends = new Map(
    rows.map(([w, s, n, ...cells]): [string, Ends[]] => [
      groupKey(w, s),
      columns.map((_, at) => ({
        rows: num(n),
        values: num(cells[at * 3]),
        least: cells[at * 3 + 1] === null ? Number.NaN : Number(cells[at * 3 + 1]),
        greatest: cells[at * 3 + 2] === null ? Number.NaN : Number(cells[at * 3 + 2]),
        zeros: 0,
      })),
    ]),
  );
  await countZeros(engine, columns, grouping, ends);
  return ends;
}

/** Only where there can be any, and each column by itself: a filter on a column that is read alone costs far less than its sum. */
async function countZeros(
  engine: Engine,
  columns: readonly Counted[],
  grouping: Grouping,
  ends: Map<string, Ends[]>,
): Promise<void> {
  const all = [...ends.values()];
  for (const [place, { at }] of columns.entries()) {
    if (all.every((each) => (each[place]?.least ?? 1) > 0 || (each[place]?.greatest ?? -1) < 0)) continue;
    const { rows } = await aggregate(
      engine,
      { ...grouping, where: both(grouping.where, `c${at} = 0`) },
      'count(*)',
    );
    for (const [w, s, n] of rows) {
      const end = ends.get(groupKey(w, s))?.[place];
      if (end) end.zeros = num(n);
    }
  }
}

const both = (given: string | undefined, own: string): string =>
  given === undefined ? own : `${given} AND ${own}`;

/** What a column with NaN or infinite values has, which is asked for such columns alone. */
async function brokenOf(engine: Engine, { at }: Counted, grouping: Grouping) {
  const x = `c${at}`;
  const { rows } = await aggregate(
    engine,
    grouping,
    `count(*) FILTER (isnan(${x})), count(*) FILTER (${x} = CAST('-Infinity' AS DOUBLE)),
       count(*) FILTER (${x} = CAST('Infinity' AS DOUBLE)), min(${x}) FILTER (isfinite(${x})), max(${x}) FILTER (isfinite(${x}))`,
  );
  return new Map(
    rows.map(([w, s, nans, minus, plus, least, greatest]) => [
      groupKey(w, s),
      {
        nans: num(nans),
        minusInfinities: num(minus),
        plusInfinities: num(plus),
        least: least === null || least === undefined ? null : Number(least) + 0,
        greatest: greatest === null || greatest === undefined ? null : Number(greatest) + 0,
      },
    ]),
  );
}

type Sink = (key: string, column: string, profile: NumericProfile | CategoricalProfile) => void;

export async function countNumbers(
  engine: Engine,
  columns: readonly Counted[],
  grouping: Grouping,
  sink: Sink,
): Promise<void> {
  if (columns.length === 0) return;
  const ends = await endsOf(engine, columns, grouping);
  for (const [place, column] of columns.entries())
    await countColumn(engine, column, grouping, ends, place, sink);
}

async function countColumn(
  engine: Engine,
  column: Counted,
  grouping: Grouping,
  ends: Map<string, Ends[]>,
  place: number,
  sink: Sink,
): Promise<void> {
  if (column.plan.kind !== 'numeric') return;
  const { binning } = column.plan;
  const x = `c${column.at}`;
  const origin = originOf(binning);
  const own = [...ends.values()].flatMap((each) => each[place] ?? []).filter(({ values }) => values > 0);
  const isBroken = own.some(({ least, greatest }) => !(Number.isFinite(least) && Number.isFinite(greatest)));
  const whole = {
    least: Math.min(...own.map(({ least }) => least)),
    greatest: Math.max(...own.map(({ greatest }) => greatest)),
  };
  const broken = isBroken ? await brokenOf(engine, column, grouping) : undefined;
  const sums = binning.kind === 'edges' ? `, sum(${x})` : '';
  const { rows } = await aggregate(
    engine,
    grouping,
    `count(*), sum(${x} - ${double(origin)}), sum((${x} - ${double(origin)}) * (${x} - ${double(origin)}))${sums}`,
    { keys: [`${keySql(binning, x, whole)} AS k`] },
  );
  const cells = new Map<string, { key: number; n: number; sum: number; squares: number; of: number }[]>();
  for (const [w, s, key, n, sum, squares, of] of rows) {
    if (key === null || key === undefined) continue;
    const group = groupKey(w, s);
    const own = cells.get(group) ?? [];
    cells.set(group, own);
    own.push({ key: num(key), n: num(n), sum: num(sum), squares: num(squares), of: num(of) });
  }
  for (const [group, each] of ends) {
    const own = each[place];
    if (!own) continue;
    const sorted = (cells.get(group) ?? []).sort((a, b) => a.key - b.key);
    const finite = sorted.reduce((total, { n }) => total + n, 0);
    const beyond = broken?.get(group);
    const { least, greatest } =
      beyond ??
      (finite > 0 ? { least: own.least + 0, greatest: own.greatest + 0 } : { least: null, greatest: null });
    // One value has no spread, whatever rounding leaves of it in the sums.
    const moments =
      least !== null && least === greatest
        ? { mean: least - origin, m2: 0 }
        : momentsFromSums(
            finite,
            0,
            sorted.reduce((total, { sum }) => total + sum, 0),
            sorted.reduce((total, { squares }) => total + squares, 0),
          );
    sink(group, column.name, {
      ...emptyNumericProfile(binning),
      rows: own.rows,
      nulls: own.rows - own.values,
      nans: beyond?.nans ?? 0,
      minusInfinities: beyond?.minusInfinities ?? 0,
      plusInfinities: beyond?.plusInfinities ?? 0,
      zeros: own.zeros,
      least,
      greatest,
      meanOffset: moments.mean,
      m2: moments.m2,
      keys: sorted.map(({ key }) => key),
      counts: sorted.map(({ n }) => n),
      sums: binning.kind === 'edges' ? sorted.map(({ of }) => of) : [],
    });
  }
}

/** So many different categories are brought over with their names; of more, those that the reference does not name are added up. */
const MOST_CATEGORIES = 400_000;

export async function countCategories(
  engine: Engine,
  columns: readonly Counted[],
  grouping: Grouping,
  groups: Iterable<string>,
  sink: Sink,
): Promise<void> {
  const all = [...groups];
  for (const column of columns) {
    if (column.plan.kind !== 'categorical') continue;
    const { names } = column.plan;
    const x = `c${column.at}`;
    const { rows, hasMore } = await aggregate(engine, grouping, 'count(*)', {
      keys: [x],
      maxRows: MOST_CATEGORIES,
    });
    const counts = new Map<string, { named: [string, number][]; nulls: number }>();
    const of = (group: string) => {
      const own = counts.get(group) ?? { named: [], nulls: 0 };
      counts.set(group, own);
      return own;
    };
    if (!hasMore)
      for (const [w, s, value, n] of rows) {
        const own = of(groupKey(w, s));
        if (value === null || value === undefined) own.nulls += num(n);
        else own.named.push([String(value), num(n)]);
      }
    const diverse = hasMore ? await countDiverse(engine, x, names, grouping) : undefined;
    for (const group of all) {
      const own = diverse?.get(group);
      const { named, nulls } = of(group);
      sink(group, column.name, own ?? profileCategories(named, nulls, names));
    }
  }
}

/** Hundreds of thousands of names, as of ids: those of the reference by name, all others together. */
async function countDiverse(
  engine: Engine,
  x: string,
  names: string[],
  { window, slice, where = 'true' }: Grouping,
): Promise<Map<string, CategoricalProfile>> {
  await engine.run(`CREATE OR REPLACE TEMP TABLE named AS SELECT unnest($1::VARCHAR[]) AS name`, [names]);
  const { rows } = await engine.table(
    `SELECT ${window} AS w, ${slice ?? "''"} AS s, name, count(*), count(*) FILTER (${x} IS NULL), approx_count_distinct(${x})
     FROM ${RELATION} LEFT JOIN named ON name = ${x} WHERE ${where} GROUP BY ALL`,
    { maxRows: MOST_ROWS },
  );
  const profiles = new Map<string, CategoricalProfile>();
  for (const [w, s, name, n, nulls, distinct] of rows) {
    const group = groupKey(w, s);
    const profile = profiles.get(group) ?? profileCategories([], 0, names);
    profiles.set(group, profile);
    profile.rows += num(n);
    if (name === null || name === undefined) {
      profile.nulls += num(nulls);
      profile.others = { rows: num(n) - num(nulls), distinct: num(distinct), kept: [] };
    } else profile.counts[names.indexOf(String(name))] = num(n);
  }
  return profiles;
}
