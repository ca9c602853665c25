/** Statements that work custom metrics out: aggregates of rows, the others of lines that come as JSON. */
import { GIVEN } from '@/lib/platform/duckdb/foreign-expression';
import { identifier, literal } from '@/lib/pure/sql-text';
import { PROFILE_COLUMNS } from '../metric-tables/profile-rows';
import { type CustomItem, ENGINE_TYPES, type PlannedCustom } from './definition';

/** By which a line is found again. */
export const OF_ROW = 'of_row';

const PLAIN = /^(DOUBLE|BIGINT|INTEGER|VARCHAR)$/;
const plainOf = (columns: Record<string, string>) =>
  Object.fromEntries(Object.entries(columns).filter(([, type]) => PLAIN.test(type)));

/** What a line tells to expressions: the plain columns of the profile table, and metrics worked out before. */
export const LINE_COLUMNS = plainOf(PROFILE_COLUMNS);

const valueSql = ({ sql, type }: CustomItem): string => `TRY_CAST((\n${sql}\n) AS ${ENGINE_TYPES[type]})`;

/** Each as a column `v0`, `v1` …, of no rows of such columns. */
export function aggregatesSql(
  items: readonly CustomItem[],
  columns: readonly { name: string; type: string }[],
): string {
  const none = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${identifier(name)}`);
  return aggregateOver(`SELECT 0 AS "of window", '' AS "of slice", ${none.join(', ')} LIMIT 0`, items);
}

/** @param rows with the columns `of window` and `of slice` */
export const aggregateOver = (rows: string, items: readonly CustomItem[]): string =>
  `SELECT "of window", "of slice", ${items.map((item, at) => `${valueSql(item)} AS v${at}`).join(', ')}
   FROM (${rows}) AS ${GIVEN} GROUP BY 1, 2`;

/** Those of the rows that are of some groups, by their keys; of no group, none. */
export const rowsOfGroups = (rows: string, keys: readonly string[]): string =>
  `SELECT * FROM (${rows}) WHERE ${
    keys.length === 0
      ? 'false'
      : `concat("of window", chr(10), "of slice") IN (${keys.map(literal).join(', ')})`
  }`;

const lineType = ({ items }: PlannedCustom): Record<string, string> => ({
  ...LINE_COLUMNS,
  ...Object.fromEntries(
    items.filter(({ kind }) => kind !== 'drift').map(({ name, type }) => [name, ENGINE_TYPES[type]]),
  ),
});

/** Of lines of the profile table, `$1` as JSON: number of the line, value. */
export const derivedSql = (plan: PlannedCustom, item: CustomItem): string =>
  overLines(item, { [OF_ROW]: 'BIGINT', ...lineType(plan) });

/** Of pairs of such lines, as `current_df` and `base_df`. */
export const driftSql = (plan: PlannedCustom, item: CustomItem): string =>
  overLines(item, { [OF_ROW]: 'BIGINT', current_df: lineType(plan), base_df: lineType(plan) });

const overLines = (item: CustomItem, shape: object): string =>
  `SELECT ${OF_ROW}, ${valueSql(item)}
   FROM (SELECT unnest(line) FROM (SELECT unnest(from_json(CAST($1 AS JSON), ${literal(JSON.stringify([shape]))})) AS line)) AS ${GIVEN}`;
