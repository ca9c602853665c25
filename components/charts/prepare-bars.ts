import { formatNumber, plural } from '@/lib/pure/format';
import type { LineLook } from './lines';
import type { ChartTable } from './picture';
import { type Domain, niceTicks } from './prepare-axis';

/** `half`: of the interval around a mean; `n`: of how many runs it is. */
export type BarValue = LineLook & { value: number | null; half?: number | undefined; n?: number | undefined };
export type Bar = BarValue & { value: number };

export type PreparedBars = {
  bars: Bar[];
  /** Every value, the greatest first, also those that there is no room for. */
  all: Bar[];
  domain: Domain;
  ticks: number[];
  notes: string[];
  sentence: string;
};

/** The greatest on top, as many as there is room for. Bars begin at zero. Undefined where there is nothing to draw. */
export function prepareBars(
  name: string,
  values: readonly BarValue[],
  room: number,
  ticks: number,
): PreparedBars | undefined {
  const present = values.flatMap((bar): Bar[] =>
    bar.value === null || !Number.isFinite(bar.value) || Math.abs(bar.value) >= Number.MAX_VALUE
      ? []
      : [{ ...bar, value: bar.value }],
  );
  const [first] = present;
  if (!first) return undefined;
  const sorted = present.sort((a, b) => b.value - a.value);
  const bars = sorted.slice(0, Math.max(1, room));
  const ends = bars.flatMap(({ value, half = 0 }) => [value - half, value + half]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const air = (high - low) * 0.05;
  const domain: Domain = low === high ? [0, 1] : [low < 0 ? low - air : 0, high > 0 ? high + air : 0];
  const [most, least] = [sorted[0] as Bar, sorted.at(-1) as Bar];
  const missing = values.length - present.length;
  return {
    bars,
    all: sorted,
    domain,
    ticks: niceTicks(domain, ticks),
    notes: [
      bars.length < sorted.length
        ? `the ${bars.length} greatest of ${plural(sorted.length, 'value')}`
        : plural(sorted.length, 'value'),
      ...(missing > 0 ? [`${missing} without one`] : []),
    ],
    sentence:
      sorted.length === 1
        ? `${name}: ${formatNumber(most.value)} by ${most.name}`
        : `${name} of ${sorted.length}: greatest ${formatNumber(most.value)} by ${most.name}, least ${formatNumber(least.value)} by ${least.name}`,
  };
}

/** All values as a table; of groups with the interval around the mean and the number of runs. */
export function tableOfBars({ all }: Pick<PreparedBars, 'all'>, title: string): ChartTable {
  const isOfGroups = all.some(({ n }) => n);
  return {
    columns: ['Name', title, ...(isOfGroups ? ['95% interval ±', 'Runs'] : [])],
    rows: all.map(({ name, value, half, n }) => [
      name,
      value,
      ...(isOfGroups ? [half ?? null, n ?? null] : []),
    ]),
  };
}
