import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type Hint, watchAnnouncements } from '@/lib/core/watch';
import { concerns } from '../identity';
import { topicOf } from './activity';
import { modelGranted } from './load';
import { ModelName } from './schemas';

/** Models by their names as the watcher knows them. */
type ModelChange = { models: string[]; isMine: boolean };
export type ModelHint = Hint<ModelChange>;

export const watchModels = query({
  name: 'registry.watchModels',
  summary:
    'Tells which of some models change, and when something concerns the caller: server-sent events, hints to look again. It ends after a minute, to be gone on with.',
  access: 'models.read',
  input: z.object({
    /** Those that the caller may not see are passed over. */
    names: z.array(ModelName).max(50).default([]),
    /** The last event that was seen. */
    after: z.string().max(60).optional(),
  }),
  async run(ctx, { names, after }) {
    const found =
      names.length === 0
        ? []
        : await ctx.sql<{ key: number; name: string }>(sql`
            SELECT key, name FROM registered_models
            WHERE name = ANY(${names}::text[]) AND deleted_time IS NULL AND ${modelGranted(ctx)}`);
    const nameOf = new Map(found.map(({ key, name }) => [topicOf(key), name]));
    const me = ctx.caller.user?.id ?? '';
    return {
      events: watchAnnouncements<ModelChange>({
        after,
        person: me,
        hear(announcement) {
          const name = nameOf.get(announcement.topic);
          if (name !== undefined) return { models: [name], isMine: false };
          return concerns(announcement, me) ? { models: [], isMine: true } : undefined;
        },
        nothing: { models: [], isMine: false },
        join: (before, later) => ({
          models: [...new Set([...before.models, ...later.models])],
          isMine: before.isMine || later.isMine,
        }),
      }),
    };
  },
});
