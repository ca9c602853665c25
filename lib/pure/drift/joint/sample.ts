/** A bounded random sample of a window's rows: for what does not add up, ranks and whole rows. */
import { seededRandom, shuffle } from '../../stats/random';
import { MOST_DOMAIN_ROWS, type SampleColumn } from './domain-classifier';

/** Column by column, in the same order of rows, which is random: the first rows are a sample too. */
export type Sample = {
  rows: number;
  columns: (
    | { name: string; kind: 'number'; values: (number | null)[] }
    | { name: string; kind: 'category'; values: (string | null)[] }
  )[];
};

export const MOST_SAMPLED = MOST_DOMAIN_ROWS;

/**
 * A sample of both, in which each of their rows is as likely as any other.
 *
 * @param of how many rows each is a sample of
 */
export function mergeSamples(a: Sample, b: Sample, of: { a: number; b: number }): Sample {
  const total = of.a + of.b;
  const rows = Math.min(MOST_SAMPLED, a.rows + b.rows);
  const wanted = total > 0 ? Math.round((rows * of.a) / total) : 0;
  const fromA = Math.min(a.rows, Math.max(wanted, rows - b.rows));
  const fromB = Math.min(b.rows, rows - fromA);
  const order = shuffle([...Array(fromA + fromB).keys()], seededRandom(fromA + fromB));
  const pick = <Value>(first: readonly Value[], second: readonly Value[]): Value[] => {
    const both = [...first.slice(0, fromA), ...second.slice(0, fromB)];
    return order.map((at) => both[at] as Value);
  };
  const columns = a.columns.flatMap((column): Sample['columns'] => {
    const other = b.columns.find(({ name }) => name === column.name);
    if (column.kind === 'number' && other?.kind === 'number')
      return [{ ...column, values: pick(column.values, other.values) }];
    if (column.kind === 'category' && other?.kind === 'category')
      return [{ ...column, values: pick(column.values, other.values) }];
    return [];
  });
  return { rows: fromA + fromB, columns };
}

/** Columns that both have, side by side. */
export function besideEachOther(reference: Sample, current: Sample): SampleColumn[] {
  return reference.columns.flatMap((column): SampleColumn[] => {
    const now = current.columns.find(({ name }) => name === column.name);
    if (column.kind === 'number' && now?.kind === 'number')
      return [{ name: column.name, kind: 'number', reference: column.values, current: now.values }];
    if (column.kind === 'category' && now?.kind === 'category')
      return [{ name: column.name, kind: 'category', reference: column.values, current: now.values }];
    return [];
  });
}
