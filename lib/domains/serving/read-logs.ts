import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, type SortColumn } from '@/lib/core/keyset';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { notFound } from '@/lib/pure/errors';
import { findConfigs, loadEndpoint } from './load';
import { AskedName } from './schemas';

export type LogLine = { id: number; time: number; line: string };

export const readLogs = query({
  name: 'serving.readLogs',
  summary: "The last lines that building an entity's environment, or the entity itself, printed.",
  access: 'endpoints.read',
  input: z.object({
    name: AskedName,
    entity: z.string().min(1).max(100),
    isBuild: z.boolean().default(false),
    after: z.number().int().min(0).optional(),
    limit: z.number().int().min(1).max(5000).default(1000),
  }),
  async run(ctx, { name, entity, isBuild, after, limit }): Promise<{ lines: LogLine[] }> {
    const { key, liveVersion, pendingVersion, lastVersion } = await loadEndpoint(ctx, { name });
    const lines = await ctx.sql<LogLine>(sql`
      SELECT id, time, line FROM serving_lines
      WHERE endpoint_key = ${key} AND entity = ${entity} AND is_build = ${isBuild}
        ${after === undefined ? empty : sql`AND id > ${after}`}
      ORDER BY id DESC LIMIT ${limit}`);
    if (lines.length === 0) {
      const versions = [liveVersion, pendingVersion, lastVersion];
      const configs = await findConfigs(
        ctx,
        versions.map((version) => ({ key, version })),
      );
      const isKnown = configs.some(({ definition }) =>
        definition.entities.some((one) => one.name === entity),
      );
      if (!isKnown) throw notFound(`The endpoint '${name}' serves no entity called '${entity}'.`);
    }
    return { lines: lines.reverse() };
  },
});

const BY_ID: SortColumn[] = [{ expression: sql`id`, type: 'int8', ascending: false }];

export type EndpointEvent = {
  id: number;
  time: number;
  kind: string;
  tone: 'info' | 'success' | 'warning' | 'danger';
  message: string;
  version: number | null;
  entity: string | null;
  actor: string;
};

export const listEvents = query({
  name: 'serving.listEvents',
  summary: 'What happened to an endpoint, newest first.',
  access: 'endpoints.read',
  input: z.object({
    name: AskedName,
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(
    ctx,
    { limit, pageToken: token, ...asked },
  ): Promise<{ events: EndpointEvent[]; nextPageToken: string | null }> {
    const { key } = await loadEndpoint(ctx, { name: asked.name });
    const found = await ctx.sql<EndpointEvent>(sql`
      SELECT id, time, kind, tone, message, version, entity, actor FROM serving_events
      WHERE endpoint_key = ${key} AND ${afterSql(BY_ID, readPageToken(asked, token))}
      ORDER BY ${orderSql(BY_ID)} LIMIT ${limit + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ id }) => [id]);
    return { events: page, nextPageToken };
  },
});
