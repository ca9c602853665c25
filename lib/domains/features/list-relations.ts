import sql from 'sql-template-tag';
import { z } from 'zod';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { tableGranted } from './load';
import { listOffered } from './offered-relations';

export type ListedRelations = {
  /** `feature tables`, and what else is offered: names as SQL takes them, in order. */
  groups: { kind: string; names: string[]; hasMore: boolean }[];
};

export const listRelations = query({
  name: 'features.listRelations',
  summary: 'What the caller may read by SQL: feature tables, metrics of monitors, predictions of endpoints.',
  access: 'features.read',
  input: z.object({
    search: z.string().trim().max(500).default(''),
    /** Of each kind. */
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  async run(ctx, { search, limit }): Promise<ListedRelations> {
    const [tables, offered] = await Promise.all([
      ctx.sql<{ name: string }>(sql`
        SELECT name FROM feature_tables
        WHERE deleted_time IS NULL AND name ILIKE ${containing(search)} AND ${tableGranted(ctx)}
        ORDER BY name LIMIT ${limit + 1}`),
      listOffered(ctx, search, limit + 1),
    ]);
    const all = [{ kind: 'feature tables', names: tables.map(({ name }) => name) }, ...offered];
    return {
      groups: all
        .filter(({ names }) => names.length > 0)
        .map(({ kind, names }) => ({ kind, names: names.slice(0, limit), hasMore: names.length > limit })),
    };
  },
});
