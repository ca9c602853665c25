import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { env } from '@/lib/platform/env';
import { type AppError, invalid, notFound } from '@/lib/pure/errors';
import { isBelowUri, type ModelSource, parseModelSource } from '@/lib/pure/model-source';
import { loadLoggedModel, type Place, proxiedPath, resolvePlace, runUri } from '../tracking';
import { DELETED, type LoadedVersion, loadModel, loadVersion, reading } from './load';
import { findStage } from './stages';

/** What a new version refers to, settled once: whatever becomes of a name or an alias, it stays what it was. */
export type SettledSource = {
  source: string;
  storageLocation: string;
  runId: string | null;
  loggedModelId: string | null;
  copiedFrom?: { key: number; version: number };
  /** Where this server keeps the files; none where the client does. */
  place?: Place;
};

type Given = { source: string; runId?: string; modelId?: string; runLink?: string };

const refuse = (source: string, why: string): AppError =>
  invalid(`Invalid model version source: '${source.slice(0, 300)}'. ${why}`, { field: 'source' });

const contains = (name: 'run_id' | 'model_id') =>
  `The ${name} request parameter must identify the resource that contains the source.`;

/**
 * A source must lie in the artifacts of a run or logged model that the caller may read, be another version, or lie in a store
 * that this installation names. What the caller may not see does not exist.
 *
 * @throws INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST
 */
export async function settleSource(ctx: Context, given: Given): Promise<SettledSource> {
  const parsed = parseModelSource(given.source);
  if (parsed.kind === 'refused') throw refuse(given.source, parsed.why);
  if (parsed.kind !== 'version') await assertLineage(ctx, given);
  const settled = await SETTLE[parsed.kind](ctx, parsed as never, given);
  if (parsed.kind !== 'version') await assertOneRun(ctx, given, settled);
  const path = proxiedPath(settled.storageLocation);
  return path === undefined ? settled : { ...settled, place: await resolvePlace(ctx, path) };
}

/** A run of another server is known there alone: a link leads to it. */
async function assertLineage(ctx: Context, { runId, runLink, modelId }: Given): Promise<void> {
  if (runId && !runLink) await runUri(ctx, runId);
  if (modelId) await loadLoggedModel(ctx, modelId);
}

/**
 * A logged model that a run made is of that run: MLflow's server takes any other as well, and rules and lineage would then be told by
 * what was measured on something else. A model that names no run may be said to be of one.
 */
async function assertOneRun(
  ctx: Context,
  { source, runLink }: Given,
  { runId, loggedModelId }: SettledSource,
): Promise<void> {
  if (loggedModelId === null || runId === null || runLink) return;
  const { sourceRunId } = await loadLoggedModel(ctx, loggedModelId);
  if (sourceRunId !== null && sourceRunId !== runId)
    throw refuse(source, 'The run_id request parameter must identify the run that made the logged model.');
}

type Settle<Kind extends ModelSource['kind']> = (
  ctx: Context,
  parsed: Extract<ModelSource, { kind: Kind }>,
  given: Given,
) => Promise<SettledSource>;

const settleLoggedModel: Settle<'loggedModel'> = async (ctx, { modelId }, given) => {
  if (given.modelId && given.modelId !== modelId) throw refuse(given.source, contains('model_id'));
  const model = await loadLoggedModel(ctx, modelId);
  return {
    source: given.source,
    storageLocation: model.artifactUri,
    runId: given.runId ?? model.sourceRunId,
    loggedModelId: modelId,
  };
};

const settleVersion: Settle<'version'> = async (ctx, parsed, given) => {
  const { model, version } = await loadMeantVersion(reading(ctx), parsed);
  if (model.isPrompt) throw refuse(given.source, 'Prompt versions cannot be used as model version sources.');
  const differs = (asked: string | undefined, is: string | null) =>
    asked !== undefined && asked !== (is ?? '');
  if (differs(given.runId, version.runId) || differs(given.modelId, version.loggedModelId)) {
    throw refuse(
      given.source,
      'The run_id and model_id request parameters must match the referenced model version.',
    );
  }
  return {
    source: `models:/${model.name}/${version.version}`,
    storageLocation: version.storageLocation,
    runId: version.runId,
    loggedModelId: version.loggedModelId,
    copiedFrom: { key: model.key, version: version.version },
  };
};

/**
 * The version that a name with a number, an alias, a stage or nothing means at this moment.
 *
 * @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED
 */
export async function loadMeantVersion(
  ctx: Context,
  { name, version, alias, stage }: { name: string; version?: number; alias?: string; stage?: string },
): Promise<LoadedVersion> {
  if (version !== undefined) return loadVersion(ctx, { name, version });
  const model = await loadModel(ctx, name);
  const inStage = stage === undefined ? undefined : (await findStage(ctx, stage)).name;
  const [found] = await ctx.sql<{ version: number }>(
    alias !== undefined
      ? sql`SELECT version FROM model_aliases WHERE model_key = ${model.key} AND alias = ${alias}`
      : sql`SELECT version FROM model_versions WHERE model_key = ${model.key} AND stage <> ${DELETED}
              AND (${inStage === undefined} OR stage = ${inStage ?? ''}) ORDER BY version DESC LIMIT 1`,
  );
  if (!found)
    throw notFound(`No version of model with name '${name}' is meant by '${alias ?? stage ?? 'latest'}'.`);
  return loadVersion(ctx, { name, version: found.version });
}

const settleRun: Settle<'run'> = async (ctx, { runId, path }, given) => {
  if (given.runId && given.runId !== runId) throw refuse(given.source, contains('run_id'));
  const root = await runUri(ctx, runId);
  return {
    source: given.source,
    storageLocation: path ? `${root}/${path}` : root,
    runId,
    loggedModelId: given.modelId ?? null,
  };
};

const settleArtifacts: Settle<'artifacts'> = async (ctx, { path }, given) => {
  const {
    owner,
    root,
    path: rest,
  } = await resolvePlace(ctx, path).catch((error: AppError) => {
    throw error.code === 'RESOURCE_DOES_NOT_EXIST' ? refuse(given.source, contains('run_id')) : error;
  });
  if (owner.kind === 'experiment') throw refuse(given.source, contains('run_id'));
  if (owner.kind === 'run' && given.runId && given.runId !== owner.id)
    throw refuse(given.source, contains('run_id'));
  if (owner.kind === 'model' && given.modelId && given.modelId !== owner.id)
    throw refuse(given.source, contains('model_id'));
  const model = owner.kind === 'model' ? await loadLoggedModel(ctx, owner.id) : undefined;
  return {
    source: given.source,
    storageLocation: `mlflow-artifacts:/${rest ? `${root}/${rest}` : root}`,
    runId: given.runId ?? model?.sourceRunId ?? (owner.kind === 'run' ? owner.id : null),
    loggedModelId: model?.modelId ?? given.modelId ?? null,
  };
};

/** A store that the client reads by itself: where a run or model keeps its files, or one that the installation names. */
const settleStore: Settle<'store'> = async (ctx, { uri }, given) => {
  const model = given.modelId ? await loadLoggedModel(ctx, given.modelId) : undefined;
  const runId = given.runId ?? model?.sourceRunId ?? null;
  const roots = [
    ...env.modelSources,
    ...(model ? [model.artifactUri] : []),
    ...(given.runId && !given.runLink ? [await runUri(ctx, given.runId)] : []),
  ];
  if (!roots.some((root) => isBelowUri(uri, root))) throw refuse(given.source, contains('run_id'));
  return { source: given.source, storageLocation: uri, runId, loggedModelId: given.modelId ?? null };
};

const SETTLE: { [Kind in Exclude<ModelSource['kind'], 'refused'>]: Settle<Kind> } = {
  loggedModel: settleLoggedModel,
  version: settleVersion,
  run: settleRun,
  artifacts: settleArtifacts,
  store: settleStore,
};
