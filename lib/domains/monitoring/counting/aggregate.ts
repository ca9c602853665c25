/** Aggregates of the relation's rows, told apart by window and slice. */
import type { Cell, Engine } from '@/lib/platform/duckdb';
import { RELATION } from './relation';

const MOST_ROWS = 4_000_000;

/**
 * What rows are told apart by: the window, where there are several, and in a slice the value of its column. What is the same of all rows
 * is no key of the aggregation, but stands beside its result: a constant key costs as much as another one, and hides what files know of
 * themselves.
 */
export type Grouping = { window: 'w' | number; slice?: string; where?: string };

type Asked = { keys?: string[]; order?: string; maxRows?: number };

/** `aggregates` by the grouping and by `keys`; each line begins with its window and its slice, of which there is none without a row. */
export async function aggregate(
  engine: Engine,
  { window, slice, where }: Grouping,
  aggregates: string,
  { keys = [], order, maxRows = MOST_ROWS }: Asked = {},
): Promise<{ rows: Cell[][]; hasMore: boolean }> {
  const by = [...(window === 'w' ? ['w'] : []), ...(slice === undefined ? [] : [`${slice} AS s`]), ...keys];
  const { rows, hasMore } = await engine.table(
    `SELECT ${[...by, aggregates].join(', ')} FROM ${RELATION}${where === undefined ? '' : ` WHERE ${where}`}
     ${by.length > 0 ? 'GROUP BY ALL' : 'HAVING count(*) > 0'} ${order === undefined ? '' : `ORDER BY ${order}`}`,
    { maxRows },
  );
  if (window === 'w' && slice !== undefined) return { rows, hasMore };
  const told = (row: Cell[]): Cell[] => {
    if (window === 'w') return [row[0] ?? null, '', ...row.slice(1)];
    return slice === undefined ? [window, '', ...row] : [window, ...row];
  };
  return { rows: rows.map(told), hasMore };
}

export type GroupKey = { window: number; value: string };
export const groupKey = (window: Cell | undefined, value: Cell | undefined): string =>
  `${Number(window)}\n${String(value ?? '')}`;
