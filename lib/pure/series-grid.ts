/** One metric of several runs on one grid: stretches of x that all share, each with its last, least and greatest value. */

/** Stretches as wide as a power of two, cut at its multiples: the same x is in the same stretch whoever else is shown. */
export type Grid = { width: number; first: number; count: number };

/** What one run has in one stretch. `x` is that of the last point; `last` may be NaN, the extremes leave NaN out. */
export type Cell = {
  run: number;
  bucket: number;
  points: number;
  x: number;
  last: number;
  min: number | null;
  max: number | null;
};

export type Value = number | null;

export type GridSeries = {
  last: Value[];
  /** Left out where every stretch has one value at most. */
  min?: Value[];
  max?: Value[];
  /** Places without a value that nothing may be drawn across: NaN was logged there, or the run logged nothing for long. */
  breaks: number[];
  points: number;
};

/**
 * The finest grid over `low` to `high` of at most `most` stretches.
 *
 * @param isWhole x is an integer: no stretch is narrower than one
 */
export function gridOf(low: number, high: number, most: number, isWhole: boolean): Grid {
  const span = high - low + (isWhole ? 1 : 0);
  let exponent = span > 0 ? Math.ceil(Math.log2(span / Math.max(1, most))) : 0;
  if (isWhole) exponent = Math.max(0, exponent);
  for (; ; exponent += 1) {
    const width = 2 ** exponent;
    const first = Math.floor(low / width);
    const count = Math.floor(high / width) - first + 1;
    if (count <= most) return { width, first, count };
  }
}

/** The middle of a stretch; of whole numbers the one before it. */
const middle = (bucket: number, width: number, isWhole: boolean): number =>
  isWhole ? bucket * width + Math.floor((width - 1) / 2) : (bucket + 0.5) * width;

/** A run logs about evenly: nothing for this many times its spacing is a gap. */
const LONG = 3;

type Axis = {
  width: number;
  isWhole: boolean;
  /** Long silence is a gap. Along time it is none: an evaluation may take its while. */
  hasGaps: boolean;
  /** A place stands in the middle of its stretch, whatever is in it. */
  isFixed?: boolean;
};

/**
 * Cells laid out on a grid. A stretch takes a place where some run has a point, or where a gap has to be seen.
 *
 * @param cells in any order
 * @param runs how many there are; a cell's `run` is an index below it
 */
export function layOnGrid(cells: readonly Cell[], runs: number, axis: Axis) {
  const byRun = Array.from({ length: runs }, (): Cell[] => []);
  for (const cell of cells) byRun[cell.run]?.push(cell);
  const gaps: [run: number, from: number, to: number][] = [];
  for (const [run, own] of byRun.entries()) {
    own.sort((a, b) => a.bucket - b.bucket);
    if (axis.hasGaps)
      gaps.push(...gapsOf(own, axis.width).map(([from, to]) => [run, from, to] as [number, number, number]));
  }
  const used = new Set(cells.map(({ bucket }) => bucket));
  // Where only one run is silent the others' places show it; where all are, one place is made for it.
  for (const [, from] of gaps) used.add(from + 1);
  const buckets = [...used].sort((a, b) => a - b);
  const place = new Map(buckets.map((bucket, at) => [bucket, at]));
  const xs = new Array<number | undefined>(buckets.length);
  const isShared = new Array<boolean>(buckets.length).fill(true);
  const series = byRun.map((own): GridSeries => {
    const last = new Array<Value>(buckets.length).fill(null);
    const min = [...last];
    const max = [...last];
    const breaks: number[] = [];
    let points = 0;
    let hasBand = false;
    for (const cell of own) {
      const at = place.get(cell.bucket) ?? 0;
      points += cell.points;
      last[at] = finite(cell.last);
      min[at] = finite(cell.min);
      max[at] = finite(cell.max);
      if (last[at] === null) breaks.push(at);
      if (min[at] !== max[at] || min[at] !== last[at]) hasBand = true;
      if (xs[at] === undefined) xs[at] = cell.x;
      else if (xs[at] !== cell.x) isShared[at] = false;
    }
    return { last, breaks, points, ...(hasBand && { min, max }) };
  });
  for (const [run, from, to] of gaps) {
    const ends = [place.get(from) ?? 0, place.get(to) ?? 0] as const;
    for (let at = ends[0] + 1; at < ends[1]; at += 1) series[run]?.breaks.push(at);
  }
  for (const { breaks } of series) breaks.sort((a, b) => a - b);
  // Where all runs have their last point at the same x, that is where it stands; else in the middle of the stretch.
  const x = buckets.map((bucket, at) => {
    const own = xs[at];
    return isShared[at] && own !== undefined && !axis.isFixed
      ? own
      : middle(bucket, axis.width, axis.isWhole);
  });
  return { x, series, isSampled: cells.some(({ points }) => points > 1) };
}

/** Infinities are kept as the largest doubles (as MLflow has it): no axis has room for them. */
const finite = (value: number | null): Value =>
  value !== null && Math.abs(value) < Number.MAX_VALUE ? value : null;

/** Pairs of neighbouring stretches of a run between which it was silent for too long. */
function gapsOf(own: readonly Cell[], width: number): [from: number, to: number][] {
  const points = own.reduce((sum, cell) => sum + cell.points, 0);
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last || points < 3) return [];
  const spacing = (last.x - first.x) / (points - 1);
  return own.flatMap((cell, at): [number, number][] => {
    const next = own[at + 1];
    if (!next) return [];
    const silent = (next.bucket - cell.bucket - 1) * width;
    return silent > LONG * spacing ? [[cell.bucket, next.bucket]] : [];
  });
}

/**
 * Fills places where a run has no point of its own between two that it has, evenly along x: runs log at different
 * steps. Breaks stay empty, and so does what lies before the first and after the last.
 */
export function bridge(x: readonly number[], values: readonly Value[], breaks: readonly number[]): Value[] {
  const filled = [...values];
  const broken = new Set(breaks);
  let before = -1;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? null;
    if (value === null) {
      if (broken.has(at)) before = -1;
      continue;
    }
    if (before >= 0 && at - before > 1) {
      const [x0, y0] = [x[before] ?? 0, values[before] ?? 0];
      const span = (x[at] ?? 0) - x0 || 1;
      for (let between = before + 1; between < at; between += 1) {
        filled[between] = y0 + ((value - y0) * ((x[between] ?? 0) - x0)) / span;
      }
    }
    before = at;
  }
  return filled;
}
