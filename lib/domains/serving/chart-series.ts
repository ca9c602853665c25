/** Requests of endpoints by minute, gathered into the points of a chart. */
import { BUCKETS, quantileOf } from '@/lib/pure/scoring/time-buckets';

export const MINUTE = 60_000;
const MOST_POINTS = 120;

export type ChartPoint = {
  time: number;
  perSecond: number;
  failedPercent: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
};

export type EntitySeries = {
  /** Empty for requests that were refused before an entity was chosen for them. */
  entity: string;
  points: ChartPoint[];
  total: {
    requests: number;
    predictions: number;
    failed: number;
    p50Ms: number | null;
    p95Ms: number | null;
    p99Ms: number | null;
  };
};

export type ChartRow = {
  entity: string;
  /** When its bin began, in epoch milliseconds. */
  bin: number;
  requests: number;
  predictions: number;
  failed: number;
  buckets: number[];
};

/** The bins of a chart; times in epoch milliseconds, `bin` and `binMinutes` one's length. */
export type Bins = { from: number; to: number; bin: number; binMinutes: number; count: number };

/** At most 120 of equal length, up to the one that is not over yet. */
export function binsOf(now: number, minutes: number): Bins {
  const binMinutes = Math.max(1, Math.ceil(minutes / MOST_POINTS));
  const bin = binMinutes * MINUTE;
  const count = Math.ceil(minutes / binMinutes);
  const to = Math.floor(now / bin) * bin;
  return { from: to - (count - 1) * bin, to, bin, binMinutes, count };
}

/** A series an entity, by their names; a bin without requests has no latency and no share of failures. */
export function seriesOf(rows: readonly ChartRow[], { from, bin, count }: Bins): EntitySeries[] {
  const byEntity = new Map<string, Map<number, ChartRow[]>>();
  for (const row of rows) {
    const bins = byEntity.get(row.entity) ?? new Map<number, ChartRow[]>();
    byEntity.set(row.entity, bins);
    const there = bins.get(row.bin);
    if (there) there.push(row);
    else bins.set(row.bin, [row]);
  }
  return [...byEntity.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([entity, bins]) => {
      const points = Array.from({ length: count }, (_, at): ChartPoint => {
        const time = from + at * bin;
        const sum = sumOf(bins.get(time) ?? []);
        return {
          time,
          perSecond: sum.requests / (bin / 1000),
          failedPercent: sum.requests > 0 ? (100 * sum.failed) / sum.requests : null,
          p50Ms: quantileOf(sum.buckets, 0.5) ?? null,
          p95Ms: quantileOf(sum.buckets, 0.95) ?? null,
        };
      });
      const { buckets, ...total } = sumOf([...bins.values()].flat());
      const at = (quantile: number) => quantileOf(buckets, quantile) ?? null;
      return { entity, points, total: { ...total, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) } };
    });
}

function sumOf(found: readonly ChartRow[]) {
  const buckets = new Array<number>(BUCKETS).fill(0);
  let requests = 0;
  let predictions = 0;
  let failed = 0;
  for (const row of found) {
    requests += row.requests;
    predictions += row.predictions;
    failed += row.failed;
    row.buckets.forEach((count, at) => {
      buckets[at] = (buckets[at] ?? 0) + count;
    });
  }
  return { requests, predictions, failed, buckets };
}
