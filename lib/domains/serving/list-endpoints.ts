import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { BUCKETS, quantileOf } from '@/lib/pure/scoring/time-buckets';
import type { Definition } from './definition';
import { type EndpointRow, endpointGranted, isReadySql, type KeyValue, LOOKED_AT } from './load';

const NAME: SortColumn[] = [{ expression: sql`serving_endpoints.name`, type: 'text', ascending: true }];

export type ListedEndpoint = {
  id: string;
  name: string;
  createdBy: string;
  lastUpdatedTime: number;
  tags: KeyValue[];
  updateState: EndpointRow['updateState'];
  updateMessage: string;
  isStopped: boolean;
  isReady: boolean;
  serves: { entity: string; model: string; version: number; percent: number }[];
  /** Over the last five minutes. */
  recent: { perSecond: number; failedShare: number; p95Ms: number | null };
};

type Row = Pick<
  EndpointRow,
  | 'key'
  | 'id'
  | 'name'
  | 'createdBy'
  | 'lastUpdatedTime'
  | 'tags'
  | 'updateState'
  | 'updateMessage'
  | 'isStopped'
> & {
  definition: Definition | null;
  isReady: boolean;
  position: unknown[];
};

export const listEndpoints = query({
  name: 'serving.listEndpoints',
  summary: "The console's list of endpoints: what they serve, how they do, what is asked of them.",
  access: 'endpoints.read',
  input: z.object({
    search: z.string().trim().max(200).default(''),
    limit: z.number().int().min(1).max(200).default(100),
    pageToken: PageToken,
  }),
  async run(
    ctx,
    { search, limit, pageToken: token },
  ): Promise<{ endpoints: ListedEndpoint[]; nextPageToken?: string }> {
    const found = await ctx.sql<Row>(sql`
      SELECT key, id, name, serving_endpoints.created_by AS "createdBy", last_updated_time AS "lastUpdatedTime", tags,
             update_state AS "updateState", update_message AS "updateMessage", is_stopped AS "isStopped", definition,
             ${isReadySql(ctx)} AS "isReady",
             ${positionSql(NAME)} AS position
      FROM serving_endpoints
      LEFT JOIN serving_configs ON serving_configs.endpoint_key = key AND serving_configs.version = coalesce(live_version, pending_version)
      WHERE ${endpointGranted(ctx)} AND ${afterSql(NAME, readPageToken(search, token))}
        ${search ? sql`AND name ILIKE ${containing(search)}` : empty}
      ORDER BY ${orderSql(NAME)} LIMIT ${limit + 1}`);
    const { page, nextPageToken } = cutPage(search, found, limit, ({ position }) => position);
    const minutes = await ctx.sql<{ key: number; requests: number; faults: number; buckets: number[] }>(sql`
      SELECT endpoint_key AS key, requests, faults_4xx + faults_5xx AS faults, buckets FROM serving_minutes
      WHERE endpoint_key = ANY(${page.map(({ key }) => key)}::int[]) AND minute > ${ctx.now - LOOKED_AT} AND NOT is_shadow`);
    return {
      endpoints: page.map(({ key, definition, position: _, isStopped, isReady, ...endpoint }) => ({
        ...endpoint,
        isStopped,
        isReady: isReady && !isStopped,
        serves: (definition?.entities ?? []).map(({ name: entity, modelName: model, version }) => ({
          entity,
          model,
          version,
          percent: definition?.routes.find((route) => route.entity === entity)?.percent ?? 0,
        })),
        recent: recentOf(minutes.filter((minute) => minute.key === key)),
      })),
      ...(nextPageToken && { nextPageToken }),
    };
  },
});

function recentOf(
  minutes: { requests: number; faults: number; buckets: number[] }[],
): ListedEndpoint['recent'] {
  const buckets = new Array<number>(BUCKETS).fill(0);
  let requests = 0;
  let faults = 0;
  for (const minute of minutes) {
    requests += minute.requests;
    faults += minute.faults;
    minute.buckets.forEach((count, at) => {
      buckets[at] = (buckets[at] ?? 0) + count;
    });
  }
  return {
    perSecond: requests / (LOOKED_AT / 1000),
    failedShare: requests > 0 ? faults / requests : 0,
    p95Ms: quantileOf(buckets, 0.95) ?? null,
  };
}
