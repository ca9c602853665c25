import sql from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, type SortColumn } from '@/lib/core/keyset';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import type { Level } from '@/lib/pure/permission-levels';
import { type EndpointView, readEndpoint, readEndpoints } from './endpoint-view';
import {
  CONFIG_COLUMNS,
  type ConfigRow,
  ENDPOINT_COLUMNS,
  type EndpointRow,
  endpointGranted,
  endpointLevel,
  loadEndpoint,
  ofEndpoint,
  withSettings,
} from './load';
import { sentenceOf } from './propose';
import { AskedName } from './schemas';

export const getEndpoint = query({
  name: 'serving.getEndpoint',
  summary: 'An endpoint: what is live, what is on its way, and how its entities do.',
  access: 'endpoints.read',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<EndpointView> {
    const row = await loadEndpoint(ctx, { name });
    const [held] = await ctx.sql<{ level: Level }>(
      sql`SELECT ${endpointLevel(ctx)} AS level FROM serving_endpoints WHERE ${ofEndpoint} = ${row.id}`,
    );
    return readEndpoint(ctx, row, held?.level ?? 'CAN_VIEW');
  },
});

/** What clients list: all of them at once, as the managed platform answers. */
export const searchEndpoints = query({
  name: 'serving.searchEndpoints',
  summary: 'All endpoints that the caller may see, in the order of their names.',
  access: 'endpoints.read',
  input: z.object({}),
  async run(ctx): Promise<{ endpoints: EndpointView[] }> {
    const found = await ctx.sql<EndpointRow & { level: Level }>(sql`
      SELECT ${ENDPOINT_COLUMNS}, ${endpointLevel(ctx)} AS level FROM serving_endpoints
      WHERE ${endpointGranted(ctx)} ORDER BY name`);
    return {
      endpoints: await readEndpoints(
        ctx,
        found.map((row) => ({ row: withSettings(row), level: row.level })),
      ),
    };
  },
});

const BY_VERSION: SortColumn[] = [{ expression: sql`version`, type: 'int4', ascending: false }];

export type PastConfig = Omit<ConfigRow, 'definition'> & { sentence: string };

export const listConfigs = query({
  name: 'serving.listConfigs',
  summary: 'The configurations of an endpoint, newest first.',
  access: 'endpoints.read',
  input: z.object({
    name: AskedName,
    limit: z.number().int().min(1).max(100).default(20),
    pageToken: PageToken,
  }),
  async run(
    ctx,
    { limit, pageToken: token, ...asked },
  ): Promise<{ configs: PastConfig[]; nextPageToken: string | null }> {
    const { key } = await loadEndpoint(ctx, { name: asked.name });
    const found = await ctx.sql<ConfigRow>(sql`
      SELECT ${CONFIG_COLUMNS} FROM serving_configs
      WHERE endpoint_key = ${key} AND ${afterSql(BY_VERSION, readPageToken(asked, token))}
      ORDER BY ${orderSql(BY_VERSION)} LIMIT ${limit + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ version }) => [version]);
    return {
      configs: page.map(({ definition, ...config }) => ({ ...config, sentence: sentenceOf(definition) })),
      nextPageToken,
    };
  },
});
