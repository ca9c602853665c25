import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { AppError } from '@/lib/pure/errors';
import type { Level } from '@/lib/pure/permission-levels';
import { type ModelMetric, modelMetrics, readRun, type WholeRun } from '../tracking';
import { DELETED, type LoadedVersion, loadVersion, mayOf, modelGranted, type VersionRow } from './load';
import { readVersion, type VersionView } from './model-shape';
import { type RequestView, viewRequests } from './request-shape';
import { openRequests } from './requests';
import { Version } from './schemas';
import { readStages, type Stage } from './stages';
import type { VersionFacts } from './version-facts';

/** What a version remembers of the run that made it; null where there is none that the caller may see. */
export type SourceRun = {
  runId: string;
  runName: string;
  experimentId: string;
  experimentName: string;
  status: string;
  startTime: number;
  userId: string;
  commit: string | null;
  repository: string | null;
  branch: string | null;
  sourceName: string | null;
  params: WholeRun['data']['params'];
  datasets: { name: string; digest: string; sourceType: string; context: string | null }[];
};

/** `isOfModel`: measured on the version's own logged model, which is what rules go by; else its run logged it, of whatever it made. */
export type VersionMetric = ModelMetric & { isOfModel: boolean };

type Source = Pick<VersionRow, 'runId' | 'loggedModelId'>;
type ReadRun = Awaited<ReturnType<typeof readRun>>;

const findRun = async (ctx: Context, runId: string | null, hasMetrics: boolean): Promise<ReadRun | null> =>
  runId
    ? readRun(ctx, runId, { hasMetrics }).catch((error: unknown) => {
        // What one may not see is not there.
        if (error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST') return null;
        throw error;
      })
    : null;

export async function sourceRun(ctx: Context, { runId }: Source): Promise<SourceRun | null> {
  const run = await findRun(ctx, runId, false);
  return run && toSource(run);
}

/** The run with what the version measures, by key: several versions may come from one run. */
export async function measuredSource(
  ctx: Context,
  { runId, loggedModelId }: Source,
): Promise<{ run: SourceRun | null; metrics: VersionMetric[] }> {
  const [run, measured] = await Promise.all([
    findRun(ctx, runId, true),
    loggedModelId ? modelMetrics(ctx, loggedModelId) : [],
  ]);
  const own = new Set(measured.map(({ key }) => key));
  const logged = run?.data.metrics.filter(({ key }) => !own.has(key)) ?? [];
  const metrics = [
    ...measured.map((metric) => ({ ...metric, isOfModel: true })),
    ...logged.map((metric) => ({ ...metric, dataset: null, isOfModel: false })),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { run: run && toSource(run), metrics };
}

function toSource(run: ReadRun): SourceRun {
  const { runId } = run.info;
  const tag = (key: string) => run.data.tags.find((one) => one.key === key)?.value ?? null;
  return {
    runId,
    runName: run.info.runName,
    experimentId: run.info.experimentId,
    experimentName: run.experimentName,
    status: run.info.status,
    startTime: run.info.startTime,
    userId: run.info.userId || tag('mlflow.user') || '',
    commit: tag('mlflow.source.git.commit'),
    repository: tag('mlflow.source.git.repoURL'),
    branch: tag('mlflow.source.git.branch'),
    sourceName: tag('mlflow.source.name'),
    params: run.data.params,
    datasets: run.datasetInputs.map(({ dataset, tags }) => ({
      name: dataset.name,
      digest: dataset.digest,
      sourceType: dataset.sourceType,
      context: tags.find(({ key }) => key === 'mlflow.data.context')?.value ?? null,
    })),
  };
}

export const readStoredFacts = async (
  ctx: Context,
  { model, version }: LoadedVersion,
): Promise<VersionFacts | null> => {
  const [found] = await ctx.sql<{ facts: VersionFacts }>(sql`
    SELECT facts FROM model_version_facts WHERE model_key = ${model.key} AND version = ${version.version}`);
  return found?.facts ?? null;
};

export type VersionPage = {
  version: VersionView & { storageLocation: string };
  stages: Stage[];
  facts: VersionFacts | null;
  run: SourceRun | null;
  metrics: VersionMetric[];
  copiedFrom: { name: string; version: number } | null;
  requests: RequestView[];
  permissionLevel: Level;
  /** By the model's id: what permissions are keyed by. */
  modelId: string;
  /** Neighbours by number, for going through them. */
  neighbours: { previous: number | null; next: number | null };
  may: ReturnType<typeof mayOf>;
};

export const getVersionPage = query({
  name: 'registry.getVersionPage',
  summary:
    "A version's page: the version, what its files say, the run that made it, open requests, what the caller may do.",
  access: 'models.read',
  input: Version,
  async run(ctx, which): Promise<VersionPage> {
    const loaded = await loadVersion(ctx, which);
    const { model, version } = loaded;
    const [view, stages, facts, source, copied, open, [neighbours]] = await Promise.all([
      readVersion(ctx, model, version.version),
      readStages(ctx),
      readStoredFacts(ctx, loaded),
      measuredSource(ctx, version),
      copiedFrom(ctx, loaded),
      openRequests(ctx, loaded),
      ctx.sql<VersionPage['neighbours']>(sql`
        SELECT (SELECT max(version) FROM model_versions WHERE model_key = ${model.key} AND version < ${version.version}
                  AND stage <> ${DELETED}) AS previous,
               (SELECT min(version) FROM model_versions WHERE model_key = ${model.key} AND version > ${version.version}
                  AND stage <> ${DELETED}) AS next`),
    ]);
    return {
      version: { ...(view as VersionView), storageLocation: version.storageLocation },
      stages,
      facts,
      ...source,
      copiedFrom: copied,
      requests: await viewRequests(ctx, model, open, stages),
      permissionLevel: model.level,
      modelId: model.id,
      neighbours: neighbours ?? { previous: null, next: null },
      may: mayOf(ctx, model.level),
    };
  },
});

/** The version that it is a copy of, where the caller may see that one. */
async function copiedFrom(ctx: Context, { model, version }: LoadedVersion) {
  const [found] = await ctx.sql<{ name: string; version: number }>(sql`
    SELECT registered_models.name, copied_from_version AS version
    FROM model_versions JOIN registered_models ON registered_models.key = copied_from_key
    WHERE model_versions.model_key = ${model.key} AND model_versions.version = ${version.version}
      AND registered_models.deleted_time IS NULL AND ${modelGranted(ctx)}`);
  return found ?? null;
}
