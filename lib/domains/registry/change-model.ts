import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { assertSeenText, SeenText } from '@/lib/pure/seen-text';
import { redirect } from '../identity';
import { note } from './activity';
import { nameTaken } from './create-model';
import { loadModel, MODEL } from './load';
import { type ModelView, readModel } from './model-shape';
import { hrefOf } from './notices';
import { tellRenamed } from './renames';
import { Description, ModelName } from './schemas';

export const updateModel = command({
  name: 'registry.updateModel',
  summary: 'Describes a model.',
  access: 'models.edit',
  input: z.object({ name: ModelName, description: Description.default(''), seen: SeenText }),
  async run(ctx, { name, description, seen }): Promise<{ registeredModel: ModelView }> {
    const model = await loadModel(ctx, name, { lock: true });
    assertSeenText(seen, model.description, 'the description');
    await ctx.sql(sql`
      UPDATE registered_models SET description = ${description}, last_updated_time = ${ctx.now} WHERE key = ${model.key}`);
    await note(ctx, {
      modelKey: model.key,
      type: 'CHANGED_DESCRIPTION',
      details: { before: model.description },
    });
    ctx.audit({
      objectType: MODEL,
      objectId: model.id,
      before: { description: model.description },
      after: { description },
    });
    return { registeredModel: await readModel(ctx, model.key) };
  },
});

export const renameModel = command({
  name: 'registry.renameModel',
  summary:
    'Gives a model another name; versions, aliases, permissions, and what serves it, scores with it or is monitored against it, stay with it.',
  access: 'models.manage',
  input: z.object({ name: ModelName, newName: ModelName }),
  async run(ctx, { name, newName }): Promise<{ registeredModel: ModelView }> {
    const model = await loadModel(ctx, name, { lock: true });
    const [holder] = await ctx.sql<{ key: number }>(
      sql`SELECT key FROM registered_models WHERE name = ${newName} AND deleted_time IS NULL`,
    );
    if (holder && holder.key !== model.key) throw await nameTaken(ctx, newName, model.isPrompt);
    await ctx.sql(sql`
      UPDATE registered_models SET name = ${newName}, last_updated_time = ${ctx.now} WHERE key = ${model.key}`);
    await tellRenamed(ctx, { name, newName, since: model.creationTime });
    await redirect(ctx, { from: hrefOf(name), to: hrefOf(newName), since: model.creationTime });
    await note(ctx, {
      modelKey: model.key,
      type: 'RENAMED_MODEL',
      details: { before: name, after: newName },
    });
    ctx.audit({ objectType: MODEL, objectId: model.id, before: { name }, after: { name: newName } });
    return { registeredModel: await readModel(ctx, model.key) };
  },
});
