import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { BUCKETS, quantileOf } from '@/lib/pure/scoring/time-buckets';
import { loadEndpoint } from './load';
import type { RefusalReason } from './refusals';
import { AskedName } from './schemas';

const MINUTE = 60_000;
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

/** Before they reached the endpoint: nothing of them is in its series. */
export type Refused = { reason: RefusalReason; count: number };

export type EndpointCharts = {
  from: number;
  to: number;
  binMinutes: number;
  series: EntitySeries[];
  refused: Refused[];
};

type Row = {
  entity: string;
  bin: number;
  requests: number;
  predictions: number;
  failed: number;
  buckets: number[];
};

export const getCharts = query({
  name: 'serving.getCharts',
  summary: 'Throughput, failures and latency of each entity over the last hours, in at most 120 points.',
  access: 'endpoints.read',
  input: z.object({
    name: AskedName,
    minutes: z
      .number()
      .int()
      .min(5)
      .max(14 * 24 * 60)
      .default(60),
  }),
  async run(ctx, { name, minutes }): Promise<EndpointCharts> {
    const { key } = await loadEndpoint(ctx, { name });
    const binMinutes = Math.max(1, Math.ceil(minutes / MOST_POINTS));
    const bin = binMinutes * MINUTE;
    const to = Math.floor(ctx.now / bin) * bin;
    const bins = Math.ceil(minutes / binMinutes);
    const from = to - (bins - 1) * bin;
    const found = await ctx.sql<Row>(sql`
      SELECT entity, minute / ${bin}::bigint * ${bin}::bigint AS bin, requests, predictions, faults_4xx + faults_5xx AS failed, buckets
      FROM serving_minutes WHERE endpoint_key = ${key} AND minute >= ${from} AND NOT is_shadow`);
    const entities = [...new Set(found.map(({ entity }) => entity))].sort();
    const series = entities.map((entity) => {
      const own = found.filter((row) => row.entity === entity);
      const points = Array.from({ length: bins }, (_, at): ChartPoint => {
        const time = from + at * bin;
        const sum = sumOf(own.filter((row) => row.bin === time));
        return {
          time,
          perSecond: sum.requests / (bin / 1000),
          failedPercent: sum.requests > 0 ? (100 * sum.failed) / sum.requests : null,
          p50Ms: quantileOf(sum.buckets, 0.5) ?? null,
          p95Ms: quantileOf(sum.buckets, 0.95) ?? null,
        };
      });
      const { buckets, ...total } = sumOf(own);
      const at = (quantile: number) => quantileOf(buckets, quantile) ?? null;
      return { entity, points, total: { ...total, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) } };
    });
    const refused = await ctx.sql<Refused>(sql`
      SELECT reason, sum(count)::float8 AS count FROM serving_refusals
      WHERE endpoint_key = ${key} AND minute >= ${from} GROUP BY reason ORDER BY reason`);
    return { from, to, binMinutes, series, refused };
  },
});

function sumOf(found: Row[]) {
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
