import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { BOUNDS } from '@/lib/pure/scoring/time-buckets';
import { readEndpoint } from './endpoint-view';
import type { Refused } from './get-charts';
import { loadEndpoint } from './load';
import { AskedName } from './schemas';

type Total = { entity: string; requests: number; faults4: number; faults5: number; seconds: number };

export const exportMetrics = query({
  name: 'serving.exportMetrics',
  summary: 'Metrics of an endpoint in the words of Prometheus, under the names of the managed platform.',
  access: 'endpoints.read',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<{ text: string }> {
    const row = await loadEndpoint(ctx, { name });
    const [totals, buckets, refused, view] = await Promise.all([
      ctx.sql<Total>(sql`
        SELECT entity, sum(requests)::float8 AS requests, sum(faults_4xx)::float8 AS faults4, sum(faults_5xx)::float8 AS faults5,
               sum(seconds) AS seconds
        FROM serving_minutes WHERE endpoint_key = ${row.key} AND NOT is_shadow GROUP BY entity ORDER BY entity`),
      ctx.sql<{ entity: string; at: number; count: number }>(sql`
        SELECT entity, at::int, sum(count)::float8 AS count
        FROM serving_minutes CROSS JOIN LATERAL unnest(buckets) WITH ORDINALITY AS bucket (count, at)
        WHERE endpoint_key = ${row.key} AND NOT is_shadow GROUP BY entity, at ORDER BY entity, at`),
      ctx.sql<Refused>(sql`
        SELECT reason, sum(count)::float8 AS count FROM serving_refusals
        WHERE endpoint_key = ${row.key} GROUP BY reason ORDER BY reason`),
      readEndpoint(ctx, row, 'CAN_VIEW'),
    ]);
    const label = (entity: string) =>
      `{endpoint_name="${name}",served_model_name="${entity.replace(/["\\\n]/g, '_')}"`;
    const lines = [
      '# TYPE provisioned_concurrent_requests_total gauge',
      ...(view.config?.entities ?? []).map(
        (entity) => `provisioned_concurrent_requests_total${label(entity.name)}} ${entity.replicas * 4}`,
      ),
    ];
    for (const [metric, field] of [
      ['request_count_total', 'requests'],
      ['request_4xx_count_total', 'faults4'],
      ['request_5xx_count_total', 'faults5'],
    ] as const) {
      lines.push(
        `# TYPE ${metric} gauge`,
        ...totals.map((total) => `${metric}${label(total.entity)}} ${total[field]}`),
      );
    }
    // Ours alone: there they are counted nowhere.
    lines.push(
      '# TYPE request_refused_count_total gauge',
      ...refused.map(
        ({ reason, count }) =>
          `request_refused_count_total{endpoint_name="${name}",reason="${reason}"} ${count}`,
      ),
      '# TYPE request_latency_ms histogram',
    );
    for (const { entity, requests, seconds } of totals) {
      let sum = 0;
      for (const { at, count } of buckets.filter((bucket) => bucket.entity === entity)) {
        sum += count;
        const bound = BOUNDS[at - 1];
        lines.push(`request_latency_ms_bucket${label(entity)},le="${bound ?? '+Inf'}"} ${sum}`);
      }
      lines.push(`request_latency_ms_sum${label(entity)}} ${seconds * 1000}`);
      lines.push(`request_latency_ms_count${label(entity)}} ${requests}`);
    }
    return { text: `${lines.join('\n')}\n` };
  },
});
