import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { notFound } from '@/lib/pure/errors';
import { assertLevel, MODEL_COLUMNS, type ModelRow, modelLevel } from './load';

export type PastModel = ModelRow & { deletedTime: number | null };

/**
 * A model for whoever asks what was: the one that has the name, else the last that had it. Deleted ones are known by whoever
 * held something on them.
 *
 * @throws RESOURCE_DOES_NOT_EXIST
 */
export async function loadPast(
  ctx: Context,
  { name, modelId }: { name: string; modelId?: string | undefined },
): Promise<PastModel> {
  const [found] = await ctx.sql<PastModel>(sql`
    SELECT ${MODEL_COLUMNS}, ${modelLevel(ctx)} AS level, deleted_time AS "deletedTime" FROM registered_models
    WHERE name = ${name} AND (${modelId === undefined} OR id = ${modelId ?? ''})
    ORDER BY deleted_time DESC NULLS FIRST LIMIT 1`);
  if (!found?.level) throw notFound(`Registered Model with name=${name} not found`);
  assertLevel(ctx, found.level);
  return found;
}
