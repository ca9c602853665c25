import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { FAILING_SHARE } from '@/lib/pure/failing-share';
import { type EndpointRow, endpointGranted, isReadySql, LOOKED_AT } from './load';

export type FailingEndpoint = Pick<EndpointRow, 'id' | 'name' | 'updateState'> & {
  isReady: boolean;
  /** Over the last five minutes. */
  failedShare: number;
};

export const listFailing = query({
  name: 'serving.listFailing',
  summary:
    'Endpoints in trouble: those that do not answer, answer with faults, or could not be updated. None that are stopped or just being made.',
  access: 'endpoints.read',
  input: z.object({ limit: z.number().int().min(1).max(50).default(8) }),
  async run(ctx, { limit }): Promise<{ endpoints: FailingEndpoint[]; hasMore: boolean }> {
    const found = await ctx.sql<FailingEndpoint>(sql`
      WITH asked AS (
        SELECT endpoint_key, sum(faults_4xx + faults_5xx)::float8 / greatest(1, sum(requests)) AS failed_share
        FROM serving_minutes WHERE minute > ${ctx.now - LOOKED_AT} AND NOT is_shadow GROUP BY endpoint_key),
      seen AS (
        SELECT id, name, update_state, coalesce(failed_share, 0) AS failed_share, ${isReadySql(ctx)} AS is_ready,
               live_version IS NULL AND update_state = 'IN_PROGRESS' AS is_being_made
        FROM serving_endpoints LEFT JOIN asked ON endpoint_key = key WHERE ${endpointGranted(ctx)} AND NOT is_stopped)
      SELECT id, name, update_state AS "updateState", failed_share AS "failedShare", is_ready AS "isReady" FROM seen
      WHERE failed_share > ${FAILING_SHARE} OR update_state = 'UPDATE_FAILED' OR NOT (is_ready OR is_being_made)
      ORDER BY name LIMIT ${limit + 1}`);
    return { endpoints: found.slice(0, limit), hasMore: found.length > limit };
  },
});
