/** What columns of a relation hold, counted for many of them in one statement: tables have thousands. */
import type { Field } from '@/lib/platform/delta';
import type { Cell, Engine } from '@/lib/platform/duckdb';
import { isCounted } from '@/lib/pure/distinct-values';
import { identifier } from '@/lib/pure/sql-text';

export type ColumnProfile = {
  type: string;
  nulls: number;
  distinct: number;
  /** Of numbers. */
  mean?: number | null;
  std?: number | null;
  /** Least, quartiles, greatest. */
  quantiles?: (number | null)[];
  /** Of numbers: counts of equal slices between least and greatest. */
  histogram?: number[];
  /** Of texts and flags: the most frequent values. */
  top?: { value: string; count: number }[];
  /** Of times. */
  least?: string;
  greatest?: string;
};

type Found = Record<string, Cell>;
type Counting = { name: string; sql: string; profile: ColumnProfile };

const NUMBERS = ['byte', 'short', 'integer', 'long', 'float', 'double'];
const TIMES = ['date', 'timestamp', 'timestamp_ntz'];
const BINS = 20;
const MOST_TOP = 10;
/** What one statement keeps in memory, as it must for quartiles and for distinct values, and how many columns it names. */
const MOST_CELLS = 10_000_000;
const MOST_AT_ONCE = 50;

const typeOf = ({ type }: Field) => String(typeof type === 'string' ? type : type.type);
const isNumber = ({ type }: ColumnProfile) => NUMBERS.includes(type) || type.startsWith('decimal');
const isTime = ({ type }: ColumnProfile) => TIMES.includes(type);
const isNamed = ({ type }: ColumnProfile) => type === 'string' || type === 'boolean';
const finite = (value: Cell | undefined): number | null => {
  const number = value === null || value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
};

/**
 * @param relation is read several times
 * @param rowCount of the relation; distinct values of many rows are estimated
 * @returns by the column's name, in the order of the fields
 */
export async function profileColumns(
  engine: Engine,
  relation: string,
  fields: readonly Field[],
  rowCount: number,
): Promise<Record<string, ColumnProfile>> {
  const atOnce = Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(MOST_CELLS / Math.max(1, rowCount))));
  const profiles: Record<string, ColumnProfile> = {};
  for (let at = 0; at < fields.length; at += atOnce) {
    const counting = fields.slice(at, at + atOnce).map((field) => ({
      name: field.name,
      sql: identifier(field.name),
      profile: { type: typeOf(field), nulls: 0, distinct: 0 } as ColumnProfile,
    }));
    await addFigures(engine, relation, counting, rowCount);
    await addHistograms(engine, relation, counting);
    await addTops(engine, relation, counting);
    for (const { name, profile } of counting) profiles[name] = profile;
  }
  return profiles;
}

/** The rows with each number once more as a double, null where it is none or infinite: to say so at each use takes far longer to plan. */
function withNumbers(relation: string, counting: readonly Counting[]): string {
  const numbers = counting.flatMap(({ sql, profile }, at) => {
    const value = `CAST(${sql} AS DOUBLE)`;
    return isNumber(profile) ? [`CASE WHEN isfinite(${value}) THEN ${value} END AS v${at}`] : [];
  });
  const columns = counting.map(({ sql }, at) => `${sql} AS c${at}`);
  return `(SELECT ${[...columns, ...numbers].join(', ')} FROM ${relation})`;
}

/** Null where one is so large that its square is no double: the engine fails rather than find what is infinite. */
const ofSquarable = (aggregate: string, value: string) =>
  `CASE WHEN max(abs(${value})) < 1e150 THEN ${aggregate}(${value}) FILTER (abs(${value}) < 1e150) END`;

async function addFigures(engine: Engine, relation: string, counting: Counting[], rowCount: number) {
  const select = counting.flatMap(({ profile }, at) => {
    const [given, value] = [`c${at}`, `v${at}`];
    // An estimate may be of more than there are.
    const distinct = isCounted(rowCount)
      ? `count(DISTINCT ${given})`
      : `least(approx_count_distinct(${given}), count(${given}))`;
    const figures = [`count(*) - count(${given}) AS nulls${at}`, `${distinct} AS distinct${at}`];
    if (isNumber(profile))
      figures.push(
        `${ofSquarable('avg', value)} AS mean${at}`,
        `${ofSquarable('stddev_samp', value)} AS std${at}`,
        `quantile_cont(${value}, [0, 0.25, 0.5, 0.75, 1]) AS quantiles${at}`,
      );
    if (isTime(profile))
      figures.push(
        `CAST(min(${given}) AS VARCHAR) AS least${at}`,
        `CAST(max(${given}) AS VARCHAR) AS greatest${at}`,
      );
    return figures;
  });
  const [found = {}] = await engine.rows<Found>(
    `SELECT ${select.join(', ')} FROM ${withNumbers(relation, counting)}`,
  );
  for (const [at, { profile }] of counting.entries()) {
    profile.nulls = Number(found[`nulls${at}`]);
    profile.distinct = Number(found[`distinct${at}`]);
    if (isNumber(profile)) {
      const quantiles = (found[`quantiles${at}`] ?? []) as Cell[];
      Object.assign(profile, {
        mean: finite(found[`mean${at}`]),
        std: finite(found[`std${at}`]),
        quantiles: [0, 1, 2, 3, 4].map((place) => finite(quantiles[place])),
      });
    } else if (isTime(profile))
      Object.assign(profile, { least: found[`least${at}`], greatest: found[`greatest${at}`] });
  }
}

async function addHistograms(engine: Engine, relation: string, counting: readonly Counting[]) {
  const values: number[] = [];
  const spread = counting.filter(({ profile: { quantiles } }) => {
    const [least, , , , greatest] = quantiles ?? [];
    return least != null && greatest != null && greatest > least && Number.isFinite(greatest - least);
  });
  if (spread.length === 0) return;
  const select = spread.map(({ profile }, at) => {
    const [least = 0, , , , greatest = 0] = profile.quantiles as number[];
    const from = `$${values.push(least)}::DOUBLE`;
    const width = `($${values.push(greatest)}::DOUBLE - ${from})`;
    const bin = `least(${BINS - 1}, CAST(floor((v${at} - ${from}) / ${width} * ${BINS}) AS INTEGER))`;
    return `map_entries(histogram(${bin}) FILTER (v${at} IS NOT NULL)) AS bins${at}`;
  });
  const [found = {}] = await engine.rows<Found>(
    `SELECT ${select.join(', ')} FROM ${withNumbers(relation, spread)}`,
    values,
  );
  for (const [at, { profile }] of spread.entries()) {
    const bins = (found[`bins${at}`] ?? []) as unknown as { key: number; value: number }[];
    profile.histogram = Array.from({ length: BINS }, (_, bin) =>
      Number(bins.find(({ key }) => key === bin)?.value ?? 0),
    );
  }
}

async function addTops(engine: Engine, relation: string, counting: readonly Counting[]) {
  const named = counting.filter(({ profile }) => isNamed(profile));
  if (named.length === 0) return;
  for (const { profile } of named) profile.top = [];
  const found = await engine.rows<{ at: number; value: string; count: number }>(
    named
      .map(
        ({ sql }, at) =>
          `(SELECT ${at} AS at, left(CAST(${sql} AS VARCHAR), 100) AS value, count(*) AS count FROM ${relation}
            WHERE ${sql} IS NOT NULL GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT ${MOST_TOP})`,
      )
      .join(' UNION ALL '),
  );
  for (const { at, value, count } of found) named[at]?.profile.top?.push({ value, count });
}
