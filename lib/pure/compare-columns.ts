/** What differs between the columns of two datasets: their types, and how their values are distributed. */
import type { ColumnProfile, ColumnShape } from './dataset-text';
import { jensenShannonDistance, sharesOf } from './stats/divergences';

export type DatasetTexts = { columns: readonly ColumnShape[]; profiles: readonly ColumnProfile[] };

export type ColumnChange = {
  column: string;
  /** Null where the dataset has no such column. */
  from: string | null;
  to: string | null;
  state: 'same' | 'retyped' | 'added' | 'removed';
  before: ColumnProfile | null;
  after: ColumnProfile | null;
  /** How far the mean has moved, in standard deviations of the first. */
  shift: number | null;
  /** Share of missing values, second minus first. */
  missing: number | null;
  /** Jensen-Shannon distance, 0 (the same) to 1, where both have a histogram of the same edges, or counts of values. */
  distance: number | null;
};

/** Columns of the first in its order, then those that only the second has. */
export function compareColumns(from: DatasetTexts, to: DatasetTexts): ColumnChange[] {
  const types = [from, to].map(
    ({ columns, profiles }) =>
      new Map([
        ...profiles.map(({ column }): [string, string] => [column, '']),
        ...columns.map(({ column, type }): [string, string] => [column, type]),
      ]),
  ) as [Map<string, string>, Map<string, string>];
  const [before, after] = [from, to].map(
    ({ profiles }) => new Map(profiles.map((each) => [each.column, each])),
  );
  const order = [...from.columns.map(({ column }) => column), ...types[0].keys(), ...types[1].keys()];
  return [...new Set(order)].map((column) => {
    const [a, b] = [types[0].get(column), types[1].get(column)];
    const [x, y] = [before?.get(column), after?.get(column)];
    return {
      column,
      from: a ?? null,
      to: b ?? null,
      state: a === undefined ? 'added' : b === undefined ? 'removed' : a === b ? 'same' : 'retyped',
      before: x ?? null,
      after: y ?? null,
      shift: shiftOf(x, y),
      missing: missingChange(x, y),
      distance: x && y ? distanceOf(x, y) : null,
    };
  });
}

function shiftOf(before: ColumnProfile | undefined, after: ColumnProfile | undefined): number | null {
  if (before?.mean === undefined || after?.mean === undefined || !before.sd) return null;
  return (after.mean - before.mean) / before.sd;
}

const missingShare = (profile: ColumnProfile | undefined): number | undefined => {
  if (profile?.missing === undefined || profile.count === undefined) return undefined;
  const all = profile.count + profile.missing;
  return all === 0 ? undefined : profile.missing / all;
};

function missingChange(before: ColumnProfile | undefined, after: ColumnProfile | undefined): number | null {
  const [a, b] = [missingShare(before), missingShare(after)];
  return a === undefined || b === undefined ? null : b - a;
}

function distanceOf(before: ColumnProfile, after: ColumnProfile): number | null {
  const pairs = sameCells(before, after);
  if (!pairs || pairs.some((counts) => counts.every((count) => count === 0))) return null;
  const [p, q] = pairs.map(sharesOf) as [number[], number[]];
  return jensenShannonDistance(p, q, 2);
}

/** The counts of both over the same cells. */
function sameCells(before: ColumnProfile, after: ColumnProfile): [number[], number[]] | undefined {
  if (before.histogram && after.histogram) {
    const { edges, counts } = before.histogram;
    const other = after.histogram;
    const isSame = edges.length === other.edges.length && edges.every((edge, at) => edge === other.edges[at]);
    return isSame ? [counts, other.counts] : undefined;
  }
  if (!before.values || !after.values) return undefined;
  const [a, b] = [new Map(before.values), new Map(after.values)];
  const values = [...new Set([...a.keys(), ...b.keys()])];
  return [values.map((value) => a.get(value) ?? 0), values.map((value) => b.get(value) ?? 0)];
}
