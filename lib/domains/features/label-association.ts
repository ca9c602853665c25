/** How closely columns go along with a label where one of the two is a text: counted by the engine, in one statement. */
import type { Cell, Engine } from '@/lib/platform/duckdb';
import { identifier, literal } from '@/lib/pure/sql-text';
import { shrunkV } from '@/lib/pure/stats/contingency';
import { correlationRatio } from '@/lib/pure/stats/effect-size';

export type Association = {
  /** `correlation-ratio` of a number and a text, `cramers-v` of two texts: 0 to 1, with what chance alone makes taken away. */
  measure: 'correlation-ratio' | 'cramers-v';
  value: number;
  /** Rows that have both. */
  n: number;
};

type Typed = { name: string; kind: 'number' | 'text' | 'other'; distinct: number };

/** A text of more values than this is a name or a sentence: which goes along with anything, and says nothing of it. */
const MOST_VALUES = 1000;

const isComparable = ({ kind, distinct }: Typed) =>
  kind === 'number' || (kind === 'text' && distinct <= MOST_VALUES);

/**
 * @param relation with all the columns, read once for each of those that are compared
 * @returns by the name of the column; none of two numbers, which correlate, nor of what is neither number nor text
 */
export async function labelAssociations(
  engine: Engine,
  relation: string,
  label: Typed,
  columns: readonly Typed[],
): Promise<Map<string, Association>> {
  if (!isComparable(label)) return new Map();
  const pairs = columns.filter(
    (column) =>
      column.name !== label.name && isComparable(column) && (column.kind === 'text' || label.kind === 'text'),
  );
  if (pairs.length === 0) return new Map();
  const rows = await engine.rows<Record<'of' | 'n' | 'xs' | 'ys' | 'a' | 'b', Cell>>(
    pairs
      .map((column) => {
        const texts = column.kind === 'text' && label.kind === 'text';
        const [text, number] = column.kind === 'text' ? [column, label] : [label, column];
        const counted = texts ? textsSql(relation, column, label) : groupsSql(relation, text, number);
        return `SELECT ${literal(column.name)} AS "of", * FROM (${counted})`;
      })
      .join(' UNION ALL '),
  );
  return new Map(
    rows.flatMap(({ of, ...counted }): [string, Association][] => {
      const column = pairs.find(({ name }) => name === of);
      const found = column && measured(column.kind === label.kind, counted);
      return found ? [[String(of), found]] : [];
    }),
  );
}

/** Of each pair of values, how many there are; `a` is phi² + 1. */
const textsSql = (relation: string, x: Typed, y: Typed) => `
  SELECT sum(n) AS n, count(DISTINCT x) AS xs, count(DISTINCT y) AS ys, sum(n * n / (of_x * of_y)) AS a, 0.0 AS b
  FROM (SELECT x, y, n, sum(n) OVER (PARTITION BY x) AS of_x, sum(n) OVER (PARTITION BY y) AS of_y
        FROM (SELECT x, y, CAST(count(*) AS DOUBLE) AS n
              FROM (SELECT ${identifier(x.name)} AS x, ${identifier(y.name)} AS y FROM ${relation})
              WHERE x IS NOT NULL AND y IS NOT NULL GROUP BY x, y))`;

/** `a` is the spread within the groups of one text, `b` that between them. */
const groupsSql = (relation: string, text: Typed, number: Typed) => `
  SELECT sum(n) AS n, count(*) AS xs, 0 AS ys, sum(n * spread) AS a, sum(n * (mean - whole) ** 2) AS b
  FROM (SELECT n, mean, spread, sum(n * mean) OVER () / sum(n) OVER () AS whole
        FROM (SELECT x, CAST(count(*) AS DOUBLE) AS n, avg(y) AS mean, var_pop(y) AS spread
              FROM (SELECT ${identifier(text.name)} AS x, CAST(${identifier(number.name)} AS DOUBLE) AS y FROM ${relation})
              WHERE x IS NOT NULL AND abs(y) < 1e150 GROUP BY x))`;

function measured(
  areTexts: boolean,
  counted: Record<'n' | 'xs' | 'ys' | 'a' | 'b', Cell>,
): Association | undefined {
  const [n, xs, ys, a, b] = [counted.n, counted.xs, counted.ys, counted.a, counted.b].map((cell) =>
    Number(cell ?? 0),
  ) as [number, number, number, number, number];
  const value = areTexts
    ? shrunkV(a - 1, { total: n, rows: xs, columns: ys })
    : correlationRatio({ n, groups: xs, within: a, all: a + b });
  return value === undefined || !Number.isFinite(value)
    ? undefined
    : { measure: areTexts ? 'cramers-v' : 'correlation-ratio', value, n };
}
