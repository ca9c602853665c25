import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { grantCreator } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { alreadyExists } from '@/lib/pure/errors';
import { nameOf, note } from './activity';
import { MODEL } from './load';
import { type KeyValue, type ModelView, readModel } from './model-shape';
import { hasPromptTag } from './prompts';
import { publish } from './publish';
import { Description, ModelName, Tags } from './schemas';

export const createModel = command({
  name: 'registry.createModel',
  summary: 'Registers a model; whoever does manages it.',
  access: 'models.create',
  input: z.object({ name: ModelName, description: Description.default(''), tags: Tags }),
  async run(ctx, { name, description, tags }): Promise<{ registeredModel: ModelView }> {
    const isPrompt = hasPromptTag(tags);
    const [made] = await ctx.sql<{ key: number; id: string }>(sql`
      INSERT INTO registered_models (name, description, is_prompt, owner_id, created_by, creation_time, last_updated_time)
      VALUES (${name}, ${description}, ${isPrompt}, ${ctx.caller.user?.id ?? null}::uuid, ${nameOf(ctx)}, ${ctx.now}, ${ctx.now})
      ON CONFLICT (name) WHERE deleted_time IS NULL DO NOTHING RETURNING key, id`);
    if (!made) throw await nameTaken(ctx, name, isPrompt);
    await putModelTags(ctx, made.key, tags);
    await grantCreator(ctx, MODEL, made.id);
    await note(ctx, { modelKey: made.key, type: 'CREATED_MODEL', comment: description });
    await publish(ctx, { key: made.key, name, isPrompt }, { type: 'modelCreated', description, tags });
    ctx.audit({ objectType: MODEL, objectId: made.id, after: { name, description } });
    return { registeredModel: await readModel(ctx, made.key) };
  },
});

/** Models and prompts share their names, and MLflow says which of them was there first. */
export async function nameTaken(ctx: Context, name: string, isPrompt: boolean) {
  const [holder] = await ctx.sql<{ isPrompt: boolean }>(
    sql`SELECT is_prompt AS "isPrompt" FROM registered_models WHERE name = ${name} AND deleted_time IS NULL`,
  );
  const noun = (prompt: boolean | undefined) => (prompt ? 'Prompt' : 'Registered Model');
  if (!holder || holder.isPrompt === isPrompt) {
    return alreadyExists(`${noun(isPrompt)} (name=${name}) already exists.`, { field: 'name' });
  }
  return alreadyExists(
    `Tried to create a ${noun(isPrompt).toLowerCase()} with name '${name}', but the name is already taken by a ` +
      `${noun(holder.isPrompt).toLowerCase()}. A model and a prompt cannot have the same name.`,
    { field: 'name' },
  );
}

/** The last of equal keys wins. */
export async function putModelTags(ctx: Context, modelKey: number, tags: KeyValue[]): Promise<void> {
  const unique = [...new Map(tags.map(({ key, value }) => [key, value]))];
  if (unique.length === 0) return;
  await ctx.sql(sql`
    INSERT INTO registered_model_tags (model_key, key, value)
    SELECT ${modelKey}::int, given.*
    FROM unnest(${unique.map(([key]) => key)}::text[], ${unique.map(([, value]) => value)}::text[]) AS given
    ON CONFLICT (model_key, key) DO UPDATE SET value = excluded.value`);
}
