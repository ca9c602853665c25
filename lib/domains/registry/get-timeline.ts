import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { DELETED, loadModel } from './load';
import { ModelName } from './schemas';

export type TimelineVersion = {
  version: number;
  /** Epoch milliseconds. */
  creationTime: number;
  stage: string;
  aliases: string[];
};

export const getTimeline = query({
  name: 'registry.getTimeline',
  summary: "A model's newest versions by when they were made, each with its stage and aliases, oldest first.",
  access: 'models.read',
  input: z.object({ name: ModelName, limit: z.number().int().min(1).max(500).default(100) }),
  async run(ctx, { name, limit }): Promise<{ versions: TimelineVersion[]; hasOlder: boolean }> {
    const { key } = await loadModel(ctx, name);
    const found = await ctx.sql<TimelineVersion>(sql`
      SELECT version, creation_time AS "creationTime", stage,
             (SELECT coalesce(json_agg(alias ORDER BY alias), '[]') FROM model_aliases
              WHERE model_aliases.model_key = ${key} AND model_aliases.version = model_versions.version) AS aliases
      FROM model_versions WHERE model_key = ${key} AND stage <> ${DELETED}
      ORDER BY version DESC LIMIT ${limit + 1}`);
    return { versions: found.slice(0, limit).reverse(), hasOlder: found.length > limit };
  },
});
