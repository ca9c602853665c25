/** Drift of the data as data: columns that come and go, values out of all range, and how many rows there are. */
import { median } from '../stats/sample';
import { finiteRows, type NumericProfile } from './profile/numeric';

export type ColumnType = { name: string; type: string };

export type SchemaChange =
  | { kind: 'added' | 'removed'; column: string; type: string }
  | { kind: 'type-changed'; column: string; from: string; to: string }
  /** So many of a window's values are no number, though they stand where numbers were; none of them where all can be read as numbers. */
  | { kind: 'texts-for-numbers'; column: string; values: number; unreadable: number };

/** What of a column is bad data, in words. */
export const textsInWords = ({
  values,
  unreadable,
}: Pick<Extract<SchemaChange, { kind: 'texts-for-numbers' }>, 'values' | 'unreadable'>): string =>
  unreadable === 0
    ? 'came as texts where numbers were'
    : `has texts that are no numbers in ${unreadable} of ${values} values`;

/** In the order of the reference, then new ones in the order of the window. */
export function schemaChanges(
  reference: readonly ColumnType[],
  current: readonly ColumnType[],
): SchemaChange[] {
  const before = new Map(reference.map(({ name, type }) => [name, type]));
  const now = new Map(current.map(({ name, type }) => [name, type]));
  return [
    ...reference.flatMap(({ name, type }): SchemaChange[] => {
      const to = now.get(name);
      if (to === undefined) return [{ kind: 'removed', column: name, type }];
      return to === type ? [] : [{ kind: 'type-changed', column: name, from: type, to }];
    }),
    ...current.flatMap(({ name, type }): SchemaChange[] =>
      before.has(name) ? [] : [{ kind: 'added', column: name, type }],
    ),
  ];
}

/**
 * The share of rows in cells outside all that the reference filled. Of as many rows as the reference 2/n are to be expected there.
 *
 * @returns undefined where a side has no finite rows
 */
export function outOfRange(reference: NumericProfile, current: NumericProfile): number | undefined {
  const [first, last] = [reference.keys[0], reference.keys.at(-1)];
  const n = finiteRows(current);
  if (first === undefined || last === undefined || n === 0) return undefined;
  const outside = current.keys.reduce(
    (sum, key, at) => (key < first || key > last ? sum + (current.counts[at] ?? 0) : sum),
    0,
  );
  return outside / n;
}

export type VolumeVerdict = {
  verdict: 'stable' | 'drift' | 'severe' | 'not-enough-data';
  /** The median of the windows before, and what is usual about it. */
  expected: number | null;
  low: number | null;
  high: number | null;
};

const LEAST_WINDOWS = 5;

/**
 * Whether a window has an unusual number of rows: outside the median of like windows before (the last ones, or those of the same
 * weekday) by more than three robust standard deviations, three roots of the count, and a tenth. Where there were none three rows are none
 * too many. No row where there were always some, and beyond twice that distance, is severe.
 */
export function volumeChange(rows: number, before: readonly number[]): VolumeVerdict {
  if (before.length < LEAST_WINDOWS)
    return { verdict: 'not-enough-data', expected: null, low: null, high: null };
  const expected = median(before);
  const spread = 1.4826 * median(before.map((count) => Math.abs(count - expected)));
  const usual = Math.max(3 * spread, 3 * Math.sqrt(Math.max(1, expected)), expected / 10);
  const distance = Math.abs(rows - expected);
  const isSilent = rows === 0 && before.every((count) => count > 0);
  const verdict = isSilent || distance > 2 * usual ? 'severe' : distance > usual ? 'drift' : 'stable';
  return { verdict, expected, low: Math.max(0, expected - usual), high: expected + usual };
}
