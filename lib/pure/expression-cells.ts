/** The cells of an expression from those of the metrics that it takes. */
import { evaluate, type Node } from './expression';
import type { Cell } from './series-grid';

export type MetricCells = { name: string; cells: readonly Cell[] };

type Given = {
  node: Node;
  /** Of each metric that the expression takes, by its column's name; all on one grid. */
  metrics: readonly MetricCells[];
  /** Of each run what else the expression takes, by column; a cell's `run` is an index. */
  constants: readonly Readonly<Record<string, unknown>>[];
  /** Along steps or time a metric has its last value until the next; along another metric it has none in between. */
  isOrdered: boolean;
  /** So many stretches of the grid become one. */
  times: number;
};

/**
 * A run has a value wherever its rarest metric has one and the others have been logged: theirs is the last one. With one metric
 * its extremes are kept, for whatever rises or falls with it; with several the extremes are those of the finer grid.
 */
export function expressionCells({ node, metrics, constants, isOrdered, times }: Given): Cell[] {
  const byRun = metrics.map(({ cells }) => groupByRun(cells, constants.length));
  return constants.flatMap((constant, run) => {
    const courses = metrics.map(({ name }, at) => ({ name, cells: byRun[at]?.[run] ?? [] }));
    const rarest = courses.reduce((a, b) => (b.cells.length < a.cells.length ? b : a), courses[0] ?? NONE);
    if (rarest.cells.length === 0) return [];
    return widen(valuesOf(node, courses, rarest, constant, isOrdered), times);
  });
}

const NONE: Course = { name: '', cells: [] };
type Course = { name: string; cells: readonly Cell[] };

function groupByRun(cells: readonly Cell[], runs: number): Cell[][] {
  const groups = Array.from({ length: runs }, (): Cell[] => []);
  for (const cell of cells) groups[cell.run]?.push(cell);
  for (const group of groups) group.sort((a, b) => a.bucket - b.bucket);
  return groups;
}

function valuesOf(
  node: Node,
  courses: readonly Course[],
  rarest: Course,
  constant: Readonly<Record<string, unknown>>,
  isOrdered: boolean,
): Cell[] {
  const others = courses.filter((course) => course !== rarest).map((course) => ({ ...course, at: -1 }));
  const row: Record<string, unknown> = { ...constant };
  const valueAt = (value: number | null): number => {
    row[rarest.name] = value;
    const result = evaluate(node, row);
    return typeof result === 'number' ? result : Number.NaN;
  };
  return rarest.cells.flatMap((cell): Cell[] => {
    for (const other of others) {
      while ((other.cells[other.at + 1]?.bucket ?? Number.POSITIVE_INFINITY) <= cell.bucket) other.at += 1;
      const last = other.cells[other.at];
      if (!last || (!isOrdered && last.bucket !== cell.bucket)) return [];
      row[other.name] = last.last;
    }
    const last = valueAt(cell.last);
    const known = [last, ...(others.length === 0 ? [valueAt(cell.min), valueAt(cell.max)] : [])].filter(
      (value) => !Number.isNaN(value),
    );
    return [{ ...cell, last, min: least(known), max: most(known) }];
  });
}

const least = (values: readonly number[]) => (values.length === 0 ? null : Math.min(...values));
const most = (values: readonly number[]) => (values.length === 0 ? null : Math.max(...values));

/** Neighbours put together. @param cells of one run, in their order */
function widen(cells: readonly Cell[], times: number): Cell[] {
  const wide: Cell[] = [];
  for (const cell of cells) {
    const bucket = Math.floor(cell.bucket / times);
    const before = wide.at(-1);
    if (before?.bucket !== bucket) {
      wide.push({ ...cell, bucket });
      continue;
    }
    const extremes = [before.min, before.max, cell.min, cell.max].filter((value) => value !== null);
    wide[wide.length - 1] = {
      ...before,
      points: before.points + cell.points,
      x: cell.x,
      last: cell.last,
      min: least(extremes),
      max: most(extremes),
    };
  }
  return wide;
}
