import sql from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, positionSql } from '@/lib/core/keyset';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { parseOrderBy } from '@/lib/pure/order-by';
import { modelGranted } from './load';
import { latestVersions, type ModelRecord, type ModelView, modelRecord, toModel } from './model-shape';
import { MaxResults, OrderBy } from './schemas';
import { modelOrder, modelsWhere } from './searching';

export const searchModels = query({
  name: 'registry.searchModels',
  summary:
    'Registered models, filtered and ordered, a page at a time. Prompts only where the filter names them.',
  access: 'models.read',
  input: z.object({
    filter: z.string().default(''),
    orderBy: OrderBy,
    maxResults: MaxResults(1000, 100),
    pageToken: PageToken,
  }),
  async run(ctx, { maxResults, pageToken: token, ...asked }) {
    const columns = modelOrder(parseOrderBy('registeredModel', asked.orderBy));
    const found = await ctx.sql<ModelRecord & { position: unknown[] }>(sql`
      SELECT ${modelRecord(ctx)}, ${positionSql(columns)} AS position FROM registered_models
      WHERE deleted_time IS NULL AND ${modelGranted(ctx)} AND ${await modelsWhere(asked.filter)}
        AND ${afterSql(columns, readPageToken(asked, token))}
      ORDER BY ${orderSql(columns)} LIMIT ${maxResults + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, maxResults, ({ position }) => position);
    const latest = await latestVersions(
      ctx,
      page.map(({ key }) => key),
    );
    return {
      registeredModels: page.map((row): ModelView => toModel(row, latest.get(row.key))),
      ...(nextPageToken && { nextPageToken }),
    };
  },
});
