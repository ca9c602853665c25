import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { binsOf, type ChartRow, MINUTE, seriesOf } from './chart-series';
import { type EndpointCharts, Minutes } from './get-charts';
import { AskedName } from './schemas';
import { servingOf } from './serving-of';

const MOST_ENDPOINTS = 10;

export type ModelCharts = Omit<EndpointCharts, 'refused'> & {
  /** Whose requests these are. */
  endpoints: string[];
  hasMore: boolean;
};

export const getModelCharts = query({
  name: 'serving.getModelCharts',
  summary:
    'Throughput, failures and latency of each version of a registered model over the last hours, over all endpoints that serve it.',
  access: 'models.read',
  input: z.object({ model: AskedName, minutes: Minutes }),
  async run(ctx, { model, minutes }): Promise<ModelCharts> {
    const serving = await servingOf(ctx, model, MOST_ENDPOINTS + 1);
    const shown = serving.slice(0, MOST_ENDPOINTS);
    const bins = binsOf(ctx.now, minutes);
    const { from, to, bin, binMinutes } = bins;
    // What an entity stands for is told by the configuration that answered; where none is kept, by the one that was live when the minute was over.
    const found = await ctx.sql<ChartRow>(sql`
      WITH reigns AS (
        SELECT endpoint_key, version AS config, definition, settled_time AS begin,
               lead(settled_time) OVER (PARTITION BY endpoint_key ORDER BY settled_time, version) AS "end"
        FROM serving_configs WHERE endpoint_key = ANY(${shown.map(({ key }) => key)}::int[]) AND outcome = 'live'),
      served AS (
        SELECT endpoint_key, config, begin, "end", one ->> 'name' AS entity, one ->> 'version' AS version
        FROM reigns CROSS JOIN LATERAL jsonb_array_elements(definition -> 'entities') AS one
        WHERE ("end" IS NULL OR "end" >= ${from}) AND one ->> 'modelName' = ${model} AND NOT one ? 'external'),
      asked AS (
        SELECT version, minute / ${bin}::bigint * ${bin}::bigint AS bin, requests, predictions, faults_4xx + faults_5xx AS failed, buckets
        FROM served JOIN serving_minutes USING (endpoint_key, entity)
        WHERE minute >= ${from} AND NOT is_shadow
          AND (config_version = config OR config_version = 0
               AND minute + ${MINUTE} > begin AND ("end" IS NULL OR minute + ${MINUTE} <= "end"))),
      times AS (
        SELECT version, bin, array_agg(count ORDER BY place) AS buckets FROM (
          SELECT version, bin, place, sum(count)::float8 AS count
          FROM asked CROSS JOIN LATERAL unnest(buckets) WITH ORDINALITY AS bucket (count, place)
          GROUP BY version, bin, place) AS each_bucket
        GROUP BY version, bin),
      counts AS (
        SELECT version, bin, sum(requests)::float8 AS requests, sum(predictions)::float8 AS predictions, sum(failed)::float8 AS failed
        FROM asked GROUP BY version, bin)
      SELECT 'Version ' || version AS entity, bin, requests, predictions, failed, buckets FROM counts JOIN times USING (version, bin)`);
    return {
      from,
      to,
      binMinutes,
      series: seriesOf(found, bins),
      endpoints: shown.map(({ name }) => name),
      hasMore: serving.length > MOST_ENDPOINTS,
    };
  },
});
