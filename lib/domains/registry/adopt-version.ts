import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { AppError } from '@/lib/pure/errors';
import { parseModelSource, sourcesHere } from '@/lib/pure/model-source';
import { storableJson } from '@/lib/pure/storable-json';
import { differs, type Finding, keepable, mergeFields, type Seen } from '../tracking';
import { nameOf, note } from './activity';
import { describedFields, differing, RegistryTag, tagsIn } from './adopt-registered-model';
import { DELETED } from './load';
import type { KeyValue } from './model-shape';
import { shareVersion } from './share-version';
import { beginPeriods } from './stage-periods';
import { readStages, stageAt } from './stages';
import { readFacts, type VersionFacts } from './version-facts';
import { type SettledSource, settleSource } from './version-source';
import { putVersionTags } from './version-tags';

/** A version of another server's registered model, under the number that it has there. */
export type ForeignVersion = {
  version: number;
  stage: string;
  description: string;
  userId: string;
  creationTime: number;
  lastUpdatedTime: number;
  source: string;
  runId: string;
  runLink: string;
  modelId: string;
  status: 'PENDING_REGISTRATION' | 'READY' | 'FAILED_REGISTRATION';
  statusMessage: string;
  tags: KeyValue[];
};

/** What it refers to here. `isElsewhere`: its files are where the source has them, which clients read by themselves. */
export type ForeignFiles = { settled: SettledSource; facts?: VersionFacts; isElsewhere: boolean };

/**
 * Undefined while what it was made of is not here. Reads the artifact store: to be done before anything is locked.
 *
 * @param isKnown it was taken before: its files were read then
 */
export async function findForeignFiles(
  ctx: Context,
  { source, runId, modelId }: ForeignVersion,
  isKnown: boolean,
): Promise<ForeignFiles | undefined> {
  for (const here of sourcesHere({ source, modelId })) {
    const settled = await settleSource(ctx, { source: here }).catch((error: unknown) => {
      if (error instanceof AppError && error.code !== 'TEMPORARILY_UNAVAILABLE') return undefined;
      throw error;
    });
    if (!settled) continue;
    const facts = settled.place && !isKnown ? await readFacts(settled.place.key) : undefined;
    return { settled, ...(facts && { facts }), isElsewhere: settled.place === undefined };
  }
  const parsed = parseModelSource(source);
  if (parsed.kind !== 'store') return undefined;
  const [run] = await ctx.sql(sql`SELECT 1 FROM runs WHERE id = ${runId}`);
  const settled = {
    source,
    storageLocation: parsed.uri,
    runId: run ? runId : null,
    loggedModelId: null,
  };
  return { settled, isElsewhere: true };
}

type Adopted = { refused?: string; isNew: boolean; tags: number; findings: Finding[]; seen: Seen };

/** Takes the version of its number, or makes it, in the stage that it has there. Where it is here, moves are for those who may make them. */
export async function adoptVersion(
  ctx: Context,
  modelKey: number,
  version: ForeignVersion,
  files: ForeignFiles,
  before: Seen | undefined,
): Promise<Adopted> {
  const refuse = (refused: string): Adopted => ({
    refused,
    isNew: false,
    tags: 0,
    findings: [],
    seen: before ?? new Map(),
  });
  const stages = await readStages(ctx);
  const known = stages.find(({ name }) => name.toLowerCase() === version.stage.toLowerCase());
  const stage = known?.name ?? stages[0]?.name ?? '';
  const isNew = await insert(ctx, modelKey, version, files, stage);
  const row = await find(ctx, modelKey, version.version);
  if (!row || row.stage === DELETED) return refuse('It was deleted here.');
  if (row.creationTime !== version.creationTime) return refuse('Another version has its number here.');
  const { kept, findings } = keepable('tag', version.tags, RegistryTag);
  const tags = await ctx.sql<KeyValue>(
    sql`SELECT key, value FROM model_version_tags WHERE model_key = ${modelKey} AND version = ${version.version}`,
  );
  const there = describedFields(version.description, kept);
  const here = describedFields(row.description, new Map(tags.map(({ key, value }) => [key, value])));
  const merged = mergeFields(there, here, before);
  const description = merged.write.get('description');
  if (description !== undefined)
    await ctx.sql(sql`
      UPDATE model_versions SET description = ${description} WHERE model_key = ${modelKey} AND version = ${version.version}`);
  const added = tagsIn(merged.write);
  await putVersionTags(ctx, modelKey, version.version, added);
  findings.push(...differing('version', merged.differing, here, there));
  const now = stageAt(stages, row.stage).name;
  if (!known && version.stage !== now)
    findings.push({
      outcome: 'different',
      kind: 'version',
      item: 'stage',
      reason: `There is no stage '${version.stage.slice(0, 100)}' here: it is in '${now}'.`,
    });
  else if (known && now !== known.name) findings.push(differs('version', 'stage', now, known.name));
  if (files.isElsewhere)
    findings.push({
      outcome: 'different',
      kind: 'version',
      item: 'files',
      reason: `Its files stay at ${files.settled.storageLocation.slice(0, 300)}.`,
    });
  return { isNew, tags: added.length, findings, seen: merged.seen };
}

type Row = { stage: string; description: string; creationTime: number };

async function find(ctx: Context, modelKey: number, version: number): Promise<Row | undefined> {
  const [found] = await ctx.sql<Row>(sql`
    SELECT stage, description, creation_time AS "creationTime" FROM model_versions
    WHERE model_key = ${modelKey} AND version = ${version}`);
  return found;
}

/** False where there is one of its number. What a logged model says of its versions came with it. */
async function insert(
  ctx: Context,
  modelKey: number,
  foreign: ForeignVersion,
  { settled, facts }: ForeignFiles,
  stage: string,
): Promise<boolean> {
  const { version, description, userId, creationTime, lastUpdatedTime, runLink, status, statusMessage } =
    foreign;
  const { source, storageLocation, runId, loggedModelId, copiedFrom } = settled;
  const [model] = await ctx.sql<{ id: string; name: string }>(sql`
    UPDATE registered_models SET last_version = greatest(last_version, ${version}) WHERE key = ${modelKey} RETURNING id, name`);
  const made = await ctx.sql(sql`
    INSERT INTO model_versions (model_key, version, stage, description, created_by, creation_time, last_updated_time, source,
                                storage_location, run_id, run_link, logged_model_id, copied_from_key, copied_from_version,
                                status, status_message)
    VALUES (${modelKey}, ${version}, ${stage}, ${description}, ${userId || nameOf(ctx)}, ${creationTime}, ${lastUpdatedTime}, ${source},
            ${storageLocation}, ${runId}, ${runLink}, ${loggedModelId}, ${copiedFrom?.key ?? null}::int, ${copiedFrom?.version ?? null}::int,
            ${status}::model_version_status, ${statusMessage})
    ON CONFLICT (model_key, version) DO NOTHING RETURNING 1`);
  if (!model || made.length === 0) return false;
  await beginPeriods(ctx, modelKey, [{ version, stage, time: lastUpdatedTime }]);
  if (facts)
    await ctx.sql(sql`
      INSERT INTO model_version_facts (model_key, version, facts) VALUES (${modelKey}, ${version}, ${storableJson(JSON.stringify(facts))}::jsonb)`);
  if (settled.place) await shareVersion(ctx, model, settled.place);
  await note(ctx, {
    modelKey,
    version,
    type: 'CREATED_VERSION',
    time: creationTime,
    details: { source, ...(runId && { runId }) },
  });
  ctx.audit({
    objectType: 'model-version',
    objectId: `${model.id}/${version}`,
    after: { name: model.name, version, source, stage, isImported: true },
  });
  return true;
}
