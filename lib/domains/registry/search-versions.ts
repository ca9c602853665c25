import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, positionSql } from '@/lib/core/keyset';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { parseOrderBy } from '@/lib/pure/order-by';
import { DELETED, findModel, modelGranted } from './load';
import { toVersion, VERSION_RECORD, type VersionRecord, type VersionView } from './model-shape';
import { MaxResults, OrderBy } from './schemas';
import { NAME, onlyModel, versionOrder, versionsWhere } from './searching';

export const searchVersions = query({
  name: 'registry.searchVersions',
  summary:
    'Versions of all models, filtered and ordered, a page at a time. Those of prompts only where the filter names them.',
  access: 'models.read',
  input: z.object({
    filter: z.string().default(''),
    orderBy: OrderBy,
    maxResults: MaxResults(200_000, 10_000),
    pageToken: PageToken,
  }),
  async run(ctx, { maxResults, pageToken: token, ...asked }) {
    const name = onlyModel(asked.filter);
    const model = name === undefined ? undefined : await findModel(ctx, name);
    const order = versionOrder(parseOrderBy('modelVersion', asked.orderBy));
    if (name !== undefined && !model) return { modelVersions: [] };
    // Of one model all have one name: an index then has the order.
    const columns = model ? order.filter(({ expression }) => expression !== NAME) : order;
    const found = await ctx.sql<VersionRecord & { position: unknown[] }>(sql`
      SELECT ${VERSION_RECORD}, ${positionSql(columns)} AS position
      FROM model_versions JOIN registered_models ON registered_models.key = model_key
      WHERE deleted_time IS NULL AND stage <> ${DELETED} AND ${modelGranted(ctx)}
        ${model ? sql`AND model_key = ${model.key}` : empty}
        AND ${await versionsWhere(asked.filter)} AND ${afterSql(columns, readPageToken(asked, token))}
      ORDER BY ${orderSql(columns)} LIMIT ${maxResults + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, maxResults, ({ position }) => position);
    return {
      modelVersions: page.map((row): VersionView => toVersion(row)),
      ...(nextPageToken && { nextPageToken }),
    };
  },
});
