/** Columns of any source as SQL that the counting understands. Every number in it is a double, every name quoted. */
import { type Binning, GREATEST_KEY, isWithinGrid, LEAST_KEY } from '@/lib/pure/drift/profile/binning';
import { identifier, literal } from '@/lib/pure/sql-text';
import type { ColumnKind } from '../schemas';

const NUMBER =
  /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|FLOAT|DOUBLE|DECIMAL)/;

export const isNumberType = (type: string): boolean => NUMBER.test(type);
export const isTimeType = (type: string): boolean => /^(TIMESTAMP|DATE$)/.test(type);
/** Lists, maps, structures and bytes are not watched. */
export const isNestedType = (type: string): boolean => /\[\d*\]$|^(STRUCT|MAP|BLOB)/.test(type);

/** A bare literal would be a DECIMAL, and another number; brackets, since two minus signs begin a comment. */
export function double(value: number): string {
  if (Number.isFinite(value)) return `(${value.toExponential()})`;
  return `CAST('${value > 0 ? '' : '-'}Infinity' AS DOUBLE)`;
}

/** Below it a number of a time column is in seconds, else in milliseconds: the years 1966 to 5138 are told apart. */
const SECONDS_BELOW = 1e11;

/** Milliseconds since the epoch; null for what is no time. */
export function timeSql(name: string, type: string): string {
  const column = identifier(name);
  if (type === 'DATE') return `CASE WHEN isfinite(${column}) THEN epoch_ms(CAST(${column} AS TIMESTAMP)) END`;
  if (isTimeType(type)) return `CASE WHEN isfinite(${column}) THEN epoch_ms(${column}) END`;
  if (isNumberType(type)) {
    const value = `CAST(${column} AS DOUBLE)`;
    return `TRY_CAST(CASE WHEN abs(${value}) < ${double(SECONDS_BELOW)} THEN ${value} * ${double(1000)} ELSE ${value} END AS BIGINT)`;
  }
  const given = `TRY_CAST(CAST(${column} AS VARCHAR) AS TIMESTAMPTZ)`;
  return `CASE WHEN isfinite(${given}) THEN epoch_ms(${given}) END`;
}

/** Numbers, instants and lengths of texts as doubles, categories as texts. */
export function valueSql(name: string, kind: ColumnKind, type: string): string {
  const column = identifier(name);
  if (kind === 'categorical') return `CAST(${column} AS VARCHAR)`;
  if (kind === 'text') return `CAST(length(CAST(${column} AS VARCHAR)) AS DOUBLE)`;
  if (kind === 'instant') return `CAST(${timeSql(name, type)} AS DOUBLE)`;
  if (isNumberType(type) || type === 'BOOLEAN') return `CAST(${column} AS DOUBLE)`;
  return `TRY_CAST(CAST(${column} AS VARCHAR) AS DOUBLE)`;
}

/** A label where there is one: of a column of fractions NaN is none. */
export const labelSql = (name: string, type: string): string =>
  /^(FLOAT|DOUBLE)/.test(type)
    ? `CASE WHEN NOT isnan(${identifier(name)}) THEN ${identifier(name)} END`
    : identifier(name);

/** Whether a label is the positive one; null for a label that has not come yet. */
export function positiveSql(name: string, positive: string): string {
  const text = `CAST(${identifier(name)} AS VARCHAR)`;
  const tests = [`${text} = ${literal(positive)}`];
  const number = Number(positive);
  if (positive.trim() !== '' && Number.isFinite(number)) {
    tests.push(`coalesce(TRY_CAST(${text} AS DOUBLE) = ${double(number)}, false)`);
    if (number === 1) tests.push(`${text} = 'true'`);
  }
  return `CASE WHEN ${text} IS NOT NULL AND ${text} <> 'nan' THEN ${tests.join(' OR ')} END`;
}

/**
 * The cell of a number, as `keyOf` has it; null for what is not finite. Edges become a tree of comparisons: about eight for each row.
 *
 * @param x SQL of a double
 * @param ends of all that is asked, which spares the cells within the grid their checks; NaN where something is not finite
 */
export function keySql(binning: Binning, x: string, ends: { least: number; greatest: number }): string {
  if (binning.kind === 'edges')
    return `CASE WHEN isfinite(${x}) THEN ${edgeTree(binning.edges, 0, binning.edges.length, x)} END`;
  const low = double(binning.low);
  const cell = `floor((${x} - ${low}) * ${double(binning.perUnit)})`;
  if (isWithinGrid(binning, ends.least) && isWithinGrid(binning, ends.greatest))
    return `CAST(${cell} AS SMALLINT)`;
  // What a SMALLINT cannot hold is rare, and looked at for such rows alone.
  return `coalesce(TRY_CAST(${cell} AS SMALLINT), CASE WHEN isfinite(${x}) THEN CASE WHEN ${x} > ${low} THEN ${GREATEST_KEY} ELSE ${LEAST_KEY} END END)`;
}

/** How many of the edges from `from` to `to` are at most x, and `from`. */
function edgeTree(edges: readonly number[], from: number, to: number, x: string): string {
  if (from === to) return String(from);
  const middle = (from + to) >> 1;
  const below = edgeTree(edges, from, middle, x);
  const above = edgeTree(edges, middle + 1, to, x);
  return `CASE WHEN ${x} < ${double(edges[middle] ?? 0)} THEN ${below} ELSE ${above} END`;
}
