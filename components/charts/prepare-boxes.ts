import { formatNumber, plural } from '@/lib/pure/format';
import { inNaturalOrder } from '@/lib/pure/natural-order';
import { ofTotal, type Point, type ValueAnswer } from './prepare-points';
import { axisFor, type ValueAxis } from './scales';

/** Tukey's box: whiskers end at the last value within one and a half interquartile ranges. */
export type Box = {
  label: string;
  n: number;
  low: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  high: number;
};

export type PreparedBoxes = {
  boxes: Box[];
  /** Every run, in the column of its box. */
  points: Point[];
  y: ValueAxis;
  notes: string[];
  sentence: string;
};

const MOST = 24;
const WHISKER = 1.5;

/** Linear between neighbours, as numpy and R's type 7 have it. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  return low + ((sorted[Math.ceil(at)] ?? low) - low) * (at % 1);
}

function boxOf(label: string, values: readonly number[]): Box {
  const sorted = values.toSorted((a, b) => a - b);
  const [lowerQuartile, median, upperQuartile] = [0.25, 0.5, 0.75].map((share) =>
    quantile(sorted, share),
  ) as [number, number, number];
  const reach = WHISKER * (upperQuartile - lowerQuartile);
  return {
    label,
    n: sorted.length,
    low: sorted.find((value) => value >= lowerQuartile - reach) ?? lowerQuartile,
    lowerQuartile,
    median,
    upperQuartile,
    high: sorted.findLast((value) => value <= upperQuartile + reach) ?? upperQuartile,
  };
}

/** A metric's spread, in all runs or in each group that the second column makes. Undefined where no run has it. */
export function prepareBoxes(
  { runs, cells: [values = [], groups], total }: ValueAnswer,
  title: string,
  ticks: number,
): PreparedBoxes | undefined {
  const y = axisFor(values, ticks, false);
  if (!y || y.names) return undefined;
  const byGroup = new Map<string, { at: number; value: number }[]>();
  for (const [at, cell] of values.entries()) {
    const value = y.place(cell);
    if (value === undefined) continue;
    const group = groups ? String(groups[at] ?? 'not set') : 'all runs';
    byGroup.set(group, [...(byGroup.get(group) ?? []), { at, value }]);
  }
  if (byGroup.size === 0) return undefined;
  const shown = [...byGroup]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST)
    .sort(([a], [b]) => Number(a) - Number(b) || inNaturalOrder(a, b));
  const boxes = shown.map(([label, members]) =>
    boxOf(
      label,
      members.map(({ value }) => value),
    ),
  );
  const points = shown.flatMap(([, members], place) =>
    members.map(
      ({ at, value }): Point => ({
        id: runs[at]?.runId ?? '',
        name: runs[at]?.name ?? '',
        x: place,
        y: value,
        cells: [values[at] ?? null, ...(groups ? [groups[at] ?? null] : [])],
      }),
    ),
  );
  const ranked = boxes.toSorted((a, b) => a.median - b.median);
  const [least, most] = [ranked[0] as Box, ranked.at(-1) as Box];
  return {
    boxes,
    points,
    y,
    notes: [
      ofTotal(points.length, total, runs.length),
      ...(byGroup.size > MOST ? [`the ${MOST} largest of ${plural(byGroup.size, 'group')}`] : []),
      ...(boxes.some(({ n }) => n < 5) ? ['boxes of fewer than 5 runs say little'] : []),
    ],
    sentence:
      boxes.length === 1
        ? `${title} of ${plural(least.n, 'run')}: median ${formatNumber(least.median)}, half of them between ${formatNumber(least.lowerQuartile)} and ${formatNumber(least.upperQuartile)}`
        : `${title} in ${boxes.length} groups: medians from ${formatNumber(least.median)} (${least.label}) to ${formatNumber(most.median)} (${most.label})`,
  };
}
