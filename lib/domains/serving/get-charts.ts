import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { binsOf, type ChartRow, type EntitySeries, seriesOf } from './chart-series';
import { loadEndpoint } from './load';
import type { RefusalReason } from './refusals';
import { AskedName } from './schemas';

/** Before they reached the endpoint: nothing of them is in its series. */
export type Refused = { reason: RefusalReason; count: number };

export type EndpointCharts = {
  from: number;
  to: number;
  binMinutes: number;
  series: EntitySeries[];
  refused: Refused[];
};

export const Minutes = z
  .number()
  .int()
  .min(5)
  .max(14 * 24 * 60)
  .default(60);

export const getCharts = query({
  name: 'serving.getCharts',
  summary: 'Throughput, failures and latency of each entity over the last hours, in at most 120 points.',
  access: 'endpoints.read',
  input: z.object({ name: AskedName, minutes: Minutes }),
  async run(ctx, { name, minutes }): Promise<EndpointCharts> {
    const { key } = await loadEndpoint(ctx, { name });
    const bins = binsOf(ctx.now, minutes);
    const { from, to, bin, binMinutes } = bins;
    const found = await ctx.sql<ChartRow>(sql`
      SELECT entity, minute / ${bin}::bigint * ${bin}::bigint AS bin, requests, predictions, faults_4xx + faults_5xx AS failed, buckets
      FROM serving_minutes WHERE endpoint_key = ${key} AND minute >= ${from} AND NOT is_shadow`);
    const refused = await ctx.sql<Refused>(sql`
      SELECT reason, sum(count)::float8 AS count FROM serving_refusals
      WHERE endpoint_key = ${key} AND minute >= ${from} GROUP BY reason ORDER BY reason`);
    return { from, to, binMinutes, series: seriesOf(found, bins), refused };
  },
});
