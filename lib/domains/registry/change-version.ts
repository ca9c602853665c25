import sql from 'sql-template-tag';
import { command } from '@/lib/core/operation';
import { assertSeenText, SeenText } from '@/lib/pure/seen-text';
import { note } from './activity';
import { loadVersion } from './load';
import { readVersion, type VersionView } from './model-shape';
import { Description, Version } from './schemas';

export const updateVersion = command({
  name: 'registry.updateVersion',
  summary: 'Describes a version.',
  access: 'models.edit',
  input: Version.extend({ description: Description.default(''), seen: SeenText }),
  async run(ctx, { description, seen, ...which }): Promise<{ modelVersion: VersionView }> {
    // Held: one that is deleted meanwhile is described no more.
    const { model, version } = await loadVersion(ctx, which, { lock: true });
    assertSeenText(seen, version.description, 'the description');
    await ctx.sql(sql`
      UPDATE model_versions SET description = ${description}, last_updated_time = ${ctx.now}
      WHERE model_key = ${model.key} AND version = ${version.version}`);
    await note(ctx, {
      modelKey: model.key,
      version: version.version,
      type: 'CHANGED_DESCRIPTION',
      details: { before: version.description },
    });
    ctx.audit({
      objectType: 'model-version',
      objectId: `${model.id}/${version.version}`,
      before: { description: version.description },
      after: { description },
    });
    return { modelVersion: (await readVersion(ctx, model, version.version)) as VersionView };
  },
});
