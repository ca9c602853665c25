/** Two distributions as a person can compare them: a few bars each, of the same bins. */
import { finiteRows, type NumericProfile } from '../profile/numeric';
import { quantiles, type Segment, segmentsOf } from '../profile/segments';

/** Shares of the finite rows of each side. The outermost bins are open: −∞ and ∞. A bin of one value has the same ends. */
export type Bar = { from: number; to: number; reference: number; current: number };

export type Histogram = { scale: 'linear' | 'logarithmic'; bars: Bar[] };

/** From this ratio of the 99th percentile to the median on, equal widths would put all into the first bar. */
const LONG_TAIL = 30;

/**
 * One bar a value, if there are few; else equal widths between the 0.5th and the 99.5th percentiles of both together, or equal ratios where
 * the tail is long and all is positive.
 *
 * @param bars at most so many, but for the two open ones
 * @throws INVALID_PARAMETER_VALUE where they were not counted on the same edges
 */
export function histogramOf(reference: NumericProfile, current: NumericProfile, bars = 30): Histogram {
  const segments = segmentsOf(reference, current);
  const [n, m] = [Math.max(1, finiteRows(reference)), Math.max(1, finiteRows(current))];
  if (segments.length <= bars && segments.every(({ from, to }) => from === to))
    return {
      scale: 'linear',
      bars: segments.map(({ from, to, first, second }) => ({
        from,
        to,
        reference: first / n,
        current: second / m,
      })),
    };
  const ends = [reference, current].map((profile) => quantiles(profile, [0.005, 0.5, 0.99, 0.995]));
  const known = (at: number) => ends.flatMap((own) => own[at] ?? []);
  const [low, high] = [Math.min(...known(0)), Math.max(...known(3))];
  const isLong = low > 0 && Math.max(...known(2)) > LONG_TAIL * Math.min(...known(1));
  const edges = isLong ? ratioEdges(low, high, bars) : widthEdges(low, high, bars);
  return { scale: isLong ? 'logarithmic' : 'linear', bars: shareOut(segments, edges, n, m) };
}

/** Round numbers, as many as fit. */
function widthEdges(low: number, high: number, bars: number): number[] {
  const widest = (high - low) / bars;
  if (!(widest > 0) || !Number.isFinite(widest)) return [low, high];
  const power = 10 ** Math.floor(Math.log10(widest));
  const width = ([1, 2, 5, 10].find((step) => step * power >= widest * (1 - 1e-9)) ?? 10) * power || widest;
  const first = Math.floor(low / width);
  const last = Math.ceil(high / width);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * width).toPrecision(12)));
}

const ratioEdges = (low: number, high: number, bars: number): number[] =>
  Array.from({ length: bars + 1 }, (_, at) => low * (high / low) ** (at / bars));

/** Rows of a cell that an edge cuts are shared out evenly. */
function shareOut(segments: Segment[], edges: number[], n: number, m: number): Bar[] {
  const ends = [Number.NEGATIVE_INFINITY, ...new Set(edges), Number.POSITIVE_INFINITY];
  const bars = ends.slice(1).map((to, at): Bar => ({ from: ends[at] ?? 0, to, reference: 0, current: 0 }));
  let start = 0;
  for (const { from, to, first, second } of segments) {
    // Segments rise, and so do the bars that they can be in.
    while (start < bars.length - 1 && (bars[start]?.to ?? 0) <= from) start += 1;
    for (let at = start; at < bars.length; at += 1) {
      const bar = bars[at];
      if (!bar || (at > start && bar.from >= to)) break;
      const inside = from === to ? 1 : (Math.min(to, bar.to) - Math.max(from, bar.from)) / (to - from);
      bar.reference += (first * inside) / n;
      bar.current += (second * inside) / m;
      if (from === to) break;
    }
  }
  const isEmpty = ({ reference, current }: Bar) => reference + current < 1e-12;
  return bars.filter((bar) => Number.isFinite(bar.to - bar.from) || !isEmpty(bar));
}
