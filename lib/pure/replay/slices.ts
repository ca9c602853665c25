/** Where two models disagree: by each input column, the rows of one value or of one range of numbers. */
import { cramersV } from '../stats/contingency';
import { mean } from '../stats/sample';
import type { AnswerKind } from './answers';
import { agree, judge, type ReplayedRow } from './compare';

export type SliceOf =
  | { kind: 'value'; value: string }
  /** From … up to, and with the last range also its end. */
  | { kind: 'range'; from: number; to: number }
  /** Of the values that come less often, and of rows without one. */
  | { kind: 'rest' }
  | { kind: 'missing' };

export type Slice = {
  of: SliceOf;
  rows: number;
  agreeing: number;
  /** Of numbers: candidate less logged. */
  meanDifference: number | null;
  labelled: number;
  /** Accuracy, or the root of the mean squared error; null without a label. */
  logged: number | null;
  candidate: number | null;
};

export type SlicedColumn = {
  name: string;
  /** How much the slice tells of whether they agree: Cramér's V, 0 to 1. */
  strength: number;
  slices: Slice[];
};

const MOST_COLUMNS = 50;
const MOST_VALUES = 8;
const RANGES = 5;
/** Columns whose frequent values cover less than this are ids and free texts. */
const LEAST_COVERED = 0.2;
const LONGEST_VALUE = 100;

/** The columns that say most first. Columns with one value alone, and those whose values hardly ever repeat, say nothing. */
export function sliceRows(
  rows: readonly ReplayedRow[],
  kind: AnswerKind,
  tolerance: number | null,
): SlicedColumn[] {
  const names = new Set<string>();
  for (const { inputs } of rows) {
    for (const name of Object.keys(inputs)) if (names.size < MOST_COLUMNS) names.add(name);
  }
  return [...names]
    .flatMap((name) => {
      const groups = groupsOf(rows, name);
      if (groups.length < 2) return [];
      const slices = groups.map(({ of, rows: own }) => sliceOf(of, own, kind, tolerance));
      const table = slices.map((slice) => [slice.agreeing, slice.rows - slice.agreeing]);
      return [{ name, strength: cramersV(table) ?? 0, slices }];
    })
    .sort((a, b) => b.strength - a.strength);
}

type Group = { of: SliceOf; rows: ReplayedRow[] };

const sliceOf = (of: SliceOf, rows: ReplayedRow[], kind: AnswerKind, tolerance: number | null): Slice => {
  const judged = judge(rows, kind);
  const differences = rows.flatMap(({ logged, candidate }) =>
    kind === 'numbers' && typeof logged === 'number' && typeof candidate === 'number'
      ? [candidate - logged]
      : [],
  );
  return {
    of,
    rows: rows.length,
    agreeing: rows.filter(({ logged, candidate }) => agree(kind, tolerance, logged, candidate)).length,
    meanDifference: differences.length > 0 ? mean(differences) : null,
    labelled: judged?.rows ?? 0,
    logged: judged?.logged ?? null,
    candidate: judged?.candidate ?? null,
  };
};

function groupsOf(rows: readonly ReplayedRow[], name: string): Group[] {
  const missing: ReplayedRow[] = [];
  const byValue = new Map<unknown, ReplayedRow[]>();
  for (const row of rows) {
    const value = row.inputs[name];
    if (value === null || value === undefined) missing.push(row);
    else {
      const key = typeof value === 'object' ? JSON.stringify(value) : value;
      const own = byValue.get(key);
      if (own) own.push(row);
      else byValue.set(key, [row]);
    }
  }
  const isNumeric = [...byValue.keys()].every((value) => typeof value === 'number');
  const groups =
    isNumeric && byValue.size > MOST_VALUES
      ? rangesOf(byValue as Map<number, ReplayedRow[]>)
      : valuesOf(byValue, rows.length);
  return missing.length > 0 && groups.length > 0
    ? [...groups, { of: { kind: 'missing' }, rows: missing }]
    : groups;
}

function valuesOf(byValue: Map<unknown, ReplayedRow[]>, total: number): Group[] {
  const sorted = [...byValue].sort(([, a], [, b]) => b.length - a.length);
  const frequent = sorted.slice(0, MOST_VALUES);
  const covered = frequent.reduce((sum, [, own]) => sum + own.length, 0);
  const rest = sorted.slice(MOST_VALUES).flatMap(([, own]) => own);
  if (rest.length > 0 && covered < LEAST_COVERED * total) return [];
  const groups = frequent.map(([value, own]): Group => {
    return { of: { kind: 'value', value: String(value).slice(0, LONGEST_VALUE) }, rows: own };
  });
  return rest.length > 0 ? [...groups, { of: { kind: 'rest' }, rows: rest }] : groups;
}

/** Ranges of about equal rows; a value that comes often is not parted. */
function rangesOf(byValue: Map<number, ReplayedRow[]>): Group[] {
  const sorted = [...byValue].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, own]) => sum + own.length, 0);
  const groups: (Group & { from: number })[] = [];
  let seen = 0;
  let range = -1;
  for (const [value, own] of sorted) {
    // The first of its rows tells where it belongs.
    const wanted = Math.floor((seen / total) * RANGES);
    const last = groups.at(-1);
    if (!last || wanted > range)
      groups.push({ of: { kind: 'range', from: value, to: value }, from: value, rows: [...own] });
    else for (const row of own) last.rows.push(row);
    range = wanted;
    seen += own.length;
  }
  const greatest = sorted.at(-1)?.[0] ?? 0;
  return groups.map(({ from, rows }, at) => ({
    of: { kind: 'range', from, to: groups[at + 1]?.from ?? greatest },
    rows,
  }));
}
