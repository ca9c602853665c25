import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { LIMITS } from '@/lib/pure/mlflow-names';
import { measuredValues, metricKeysOf, type RunBrief, runBriefs, shownValue } from '../tracking';
import { DELETED, loadModel } from './load';
import { ModelName } from './schemas';

const MOST_KEYS = 100;
/** Shown where nobody has chosen. */
const AT_FIRST = 3;

export type VersionRun = {
  version: number;
  /** Null where there is none that the caller may see. */
  run: RunBrief | null;
  /** What was measured, in the order of the keys: on its logged model, else by its run. */
  values: (number | 'NaN' | null)[];
};

export const listVersionRuns = query({
  name: 'registry.listVersionRuns',
  summary: 'The runs that versions of a model came from, and what was measured of each.',
  access: 'models.read',
  input: z.object({
    name: ModelName,
    versions: z.array(z.number().int().nonnegative()).min(1).max(500),
    /** The first of those that there are, where none are named. */
    metrics: z.array(z.string().min(1).max(LIMITS.key)).max(8).default([]),
  }),
  async run(ctx, { name, versions, metrics }) {
    const { key } = await loadModel(ctx, name);
    const found = await ctx.sql<{ version: number; runId: string | null; modelId: string | null }>(sql`
      SELECT version, run_id AS "runId", logged_model_id AS "modelId" FROM model_versions
      WHERE model_key = ${key} AND version = ANY(${versions}::int[]) AND stage <> ${DELETED} ORDER BY version DESC`);
    const runIds = [...new Set(found.flatMap(({ runId }) => runId ?? []))];
    const modelIds = [...new Set(found.flatMap(({ modelId }) => modelId ?? []))];
    const [runs, keys] = await Promise.all([
      runBriefs(ctx, runIds),
      metricKeysOf(ctx, { runIds, modelIds }, MOST_KEYS),
    ]);
    const shown = metrics.length > 0 ? metrics : keys.slice(0, AT_FIRST);
    const measured = await measuredValues(
      ctx,
      found.flatMap(({ runId, modelId }) => shown.map((metric) => ({ runId, modelId, key: metric }))),
    );
    const byId = new Map(runs.map((run) => [run.runId, run]));
    return {
      keys,
      shown,
      versions: found.map(
        ({ version, runId }, at): VersionRun => ({
          version,
          run: (runId && byId.get(runId)) || null,
          values: shown.map((_, place) => shownValue(measured[at * shown.length + place])),
        }),
      ),
    };
  },
});
