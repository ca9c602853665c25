import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { storableJson } from '@/lib/pure/storable-json';
import { noteModelVersion } from '../tracking';
import { nameOf, note } from './activity';
import { loadModel, type ModelRow, noModel } from './load';
import { readVersion, type VersionView } from './model-shape';
import { PROMPT_SOURCES } from './prompts';
import { publish } from './publish';
import { Description, ModelName, Tags } from './schemas';
import { shareVersion } from './share-version';
import { beginPeriods } from './stage-periods';
import { readStages } from './stages';
import { readFacts } from './version-facts';
import { type SettledSource, settleSource } from './version-source';
import { putVersionTags } from './version-tags';

const Input = z.object({
  name: ModelName,
  source: z.string().min(1).max(4000),
  runId: z.string().max(300).optional(),
  runLink: z.string().max(2000).default(''),
  modelId: z.string().max(300).optional(),
  description: Description.default(''),
  tags: Tags,
});
type Given = z.output<typeof Input>;

export const createVersion = command({
  name: 'registry.createVersion',
  summary: 'Registers a version of a model: files of a run or logged model, or a copy of another version.',
  access: 'models.edit',
  input: Input,
  async run(ctx, input): Promise<{ modelVersion: VersionView }> {
    const model = await loadModel(ctx, input.name);
    const settled = model.isPrompt ? settlePrompt(input) : await settleSource(ctx, withoutEmpty(input));
    // Before anything is locked: the store may be slow.
    const facts = settled.place && (await readFacts(settled.place.key));
    const version = await insert(ctx, model, input, settled);
    await putVersionTags(ctx, model.key, version, input.tags);
    if (facts) {
      await ctx.sql(sql`
        INSERT INTO model_version_facts (model_key, version, facts)
        VALUES (${model.key}, ${version}, ${storableJson(JSON.stringify(facts))}::jsonb)`);
    }
    if (settled.place) await shareVersion(ctx, model, settled.place);
    if (settled.loggedModelId)
      await noteModelVersion(ctx, settled.loggedModelId, { name: model.name, version: String(version) });
    await announce(ctx, model, version, input, settled);
    return { modelVersion: (await readVersion(ctx, model, version)) as VersionView };
  },
});

/** A client sends an empty text for what it does not know. */
const withoutEmpty = ({ source, runId, modelId, runLink }: Given) => ({
  source,
  ...(runId && { runId }),
  ...(modelId && { modelId }),
  ...(runLink && { runLink }),
});

function settlePrompt({ source }: Given): SettledSource {
  if (!PROMPT_SOURCES.includes(source)) {
    throw invalid(
      `Invalid prompt source: '${source.slice(0, 300)}'. Prompt sources must use an MLflow placeholder.`,
      {
        field: 'source',
      },
    );
  }
  return { source, storageLocation: source, runId: null, loggedModelId: null };
}

/** The number is taken from the model, which thereby is held: of two at once the second gets the next. */
async function insert(
  ctx: Context,
  model: ModelRow,
  { description, runLink }: Given,
  { source, storageLocation, runId, loggedModelId, copiedFrom }: SettledSource,
): Promise<number> {
  const [initial] = await readStages(ctx);
  const [made] = await ctx.sql<{ version: number }>(sql`
    WITH numbered AS (
      UPDATE registered_models SET last_version = last_version + 1, last_updated_time = ${ctx.now}
      WHERE key = ${model.key} AND deleted_time IS NULL RETURNING last_version)
    INSERT INTO model_versions (model_key, version, stage, description, created_by_id, created_by, creation_time,
                                last_updated_time, source, storage_location, run_id, run_link, logged_model_id,
                                copied_from_key, copied_from_version)
    SELECT ${model.key}, last_version, ${initial?.name}, ${description}, ${ctx.caller.user?.id ?? null}::uuid, ${nameOf(ctx)},
           ${ctx.now}, ${ctx.now}, ${source}, ${storageLocation}, ${runId}, ${runLink}, ${loggedModelId},
           ${copiedFrom?.key ?? null}::int, ${copiedFrom?.version ?? null}::int
    FROM numbered RETURNING version`);
  // Its files were read meanwhile, and nothing was held.
  if (!made) throw noModel(model.name);
  const { version } = made;
  await beginPeriods(ctx, model.key, [{ version, stage: initial?.name ?? '', time: ctx.now }]);
  return version;
}

async function announce(
  ctx: Context,
  model: ModelRow,
  version: number,
  { description, tags }: Given,
  { source, runId, copiedFrom }: SettledSource,
): Promise<void> {
  await note(ctx, {
    modelKey: model.key,
    version,
    type: 'CREATED_VERSION',
    details: { source, ...(runId && { runId }), ...(copiedFrom && { isCopy: true }) },
  });
  await publish(ctx, model, { type: 'versionCreated', version, description, tags, source, runId });
  ctx.audit({
    objectType: 'model-version',
    objectId: `${model.id}/${version}`,
    after: { name: model.name, version, source, runId },
  });
}
