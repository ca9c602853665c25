import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { note } from './activity';
import { putModelTags } from './create-model';
import { loadModel, MODEL, type ModelRow } from './load';
import { hasPromptTag, PROMPT_TAG } from './prompts';
import { publish } from './publish';
import { ModelName, TagKey, TagValue } from './schemas';

export const setModelTag = command({
  name: 'registry.setModelTag',
  summary: 'Sets a tag of a model.',
  access: 'models.edit',
  input: z.object({ name: ModelName, key: TagKey, value: TagValue }),
  async run(ctx, { name, key, value }) {
    const model = await loadModel(ctx, name);
    await putModelTags(ctx, model.key, [{ key, value }]);
    if (key === PROMPT_TAG) await setPrompt(ctx, model, hasPromptTag([{ key, value }]));
    const shown = value.slice(0, 500);
    await note(ctx, { modelKey: model.key, type: 'SET_TAG', details: { key, value: shown } });
    await publish(ctx, model, { type: 'modelTagSet', tags: [{ key, value }] });
    ctx.audit({ objectType: MODEL, objectId: model.id, after: { tag: key, value: shown } });
    return {};
  },
});

export const deleteModelTag = command({
  name: 'registry.deleteModelTag',
  summary: 'Removes a tag of a model; one that is not there is no fault.',
  access: 'models.edit',
  input: z.object({ name: ModelName, key: TagKey }),
  async run(ctx, { name, key }) {
    const model = await loadModel(ctx, name);
    const [before] = await ctx.sql<{ value: string }>(sql`
      DELETE FROM registered_model_tags WHERE model_key = ${model.key} AND key = ${key} RETURNING value`);
    if (key === PROMPT_TAG) await setPrompt(ctx, model, false);
    const details = { key, value: before?.value.slice(0, 500) };
    if (before) await note(ctx, { modelKey: model.key, type: 'DELETED_TAG', details });
    await publish(ctx, model, { type: 'modelTagDeleted', tags: [{ key, value: '' }] });
    ctx.audit({ objectType: MODEL, objectId: model.id, before: { tag: key, value: details.value } });
    return {};
  },
});

/** The tag decides whether searches for models pass over it. */
const setPrompt = (ctx: Context, { key }: ModelRow, isPrompt: boolean) =>
  ctx.sql(sql`UPDATE registered_models SET is_prompt = ${isPrompt} WHERE key = ${key}`);
