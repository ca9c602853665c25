import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { note } from './activity';
import { loadVersion } from './load';
import type { KeyValue } from './model-shape';
import { publish } from './publish';
import { TagKey, TagValue, Version } from './schemas';

/** The last of equal keys wins. */
export async function putVersionTags(
  ctx: Context,
  modelKey: number,
  version: number,
  tags: KeyValue[],
): Promise<void> {
  const unique = [...new Map(tags.map(({ key, value }) => [key, value]))];
  if (unique.length === 0) return;
  await ctx.sql(sql`
    INSERT INTO model_version_tags (model_key, version, key, value)
    SELECT ${modelKey}::int, ${version}::int, given.*
    FROM unnest(${unique.map(([key]) => key)}::text[], ${unique.map(([, value]) => value)}::text[]) AS given
    ON CONFLICT (model_key, version, key) DO UPDATE SET value = excluded.value`);
}

export const setVersionTag = command({
  name: 'registry.setVersionTag',
  summary: 'Sets a tag of a version.',
  access: 'models.edit',
  input: Version.extend({ key: TagKey, value: TagValue }),
  async run(ctx, { key, value, ...which }) {
    const { model, version } = await loadVersion(ctx, which);
    await putVersionTags(ctx, model.key, version.version, [{ key, value }]);
    await note(ctx, {
      modelKey: model.key,
      version: version.version,
      type: 'SET_TAG',
      details: { key, value: value.slice(0, 500) },
    });
    await publish(ctx, model, { type: 'versionTagSet', version: version.version, tags: [{ key, value }] });
    ctx.audit({
      objectType: 'model-version',
      objectId: `${model.id}/${version.version}`,
      after: { tag: key, value: value.slice(0, 500) },
    });
    return {};
  },
});

export const deleteVersionTag = command({
  name: 'registry.deleteVersionTag',
  summary: 'Removes a tag of a version; one that is not there is no fault.',
  access: 'models.edit',
  input: Version.extend({ key: TagKey }),
  async run(ctx, { key, ...which }) {
    const { model, version } = await loadVersion(ctx, which);
    const [before] = await ctx.sql<{ value: string }>(sql`
      DELETE FROM model_version_tags WHERE model_key = ${model.key} AND version = ${version.version} AND key = ${key}
      RETURNING value`);
    const details = { key, value: before?.value.slice(0, 500) };
    if (before)
      await note(ctx, { modelKey: model.key, version: version.version, type: 'DELETED_TAG', details });
    await publish(ctx, model, {
      type: 'versionTagDeleted',
      version: version.version,
      tags: [{ key, value: '' }],
    });
    ctx.audit({
      objectType: 'model-version',
      objectId: `${model.id}/${version.version}`,
      before: { tag: key, value: details.value },
    });
    return {};
  },
});
