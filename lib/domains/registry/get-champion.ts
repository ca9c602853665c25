import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { measuredValues, metricKeysOf, type RunBrief, runBriefs, shownValue } from '../tracking';
import { DELETED, loadModel } from './load';
import { ModelName } from './schemas';

const MOST_METRICS = 6;

export type Champion = {
  version: number;
  stage: string;
  aliases: string[];
  /** What makes it the champion. */
  by: { alias: string } | { stage: string };
  /** Since when, in epoch milliseconds, and who saw to it. */
  since: number;
  setBy: string;
  /** Null where there is none that the caller may see. */
  run: RunBrief | null;
  /** Measured on its logged model, else by its run. */
  metrics: { key: string; value: number | 'NaN' | null }[];
};

type Row = Pick<Champion, 'version' | 'stage' | 'aliases' | 'since' | 'setBy'> & {
  alias: string | null;
  runId: string | null;
  modelId: string | null;
};

export const getChampion = query({
  name: 'registry.getChampion',
  summary:
    'The version that @champion names, else the newest one in a production stage: since when, by whom, and what was measured of it.',
  access: 'models.read',
  input: z.object({ name: ModelName }),
  async run(ctx, { name }): Promise<{ champion: Champion | null }> {
    const { key } = await loadModel(ctx, name);
    const [found] = await ctx.sql<Row>(sql`
      WITH chosen AS (
        SELECT version, alias, set_by, set_time FROM model_aliases
        WHERE model_key = ${key} AND lower(alias) = 'champion'
        UNION ALL (
          SELECT version, NULL, NULL, NULL FROM model_versions
          JOIN model_stages ON model_stages.name = stage AND kind = 'production'
          WHERE model_key = ${key} ORDER BY version DESC LIMIT 1)
        ORDER BY alias NULLS LAST LIMIT 1)
      SELECT chosen.version, chosen.alias, model_versions.stage, run_id AS "runId", logged_model_id AS "modelId",
             coalesce(chosen.set_time, stay.from_time, model_versions.creation_time) AS since,
             coalesce(chosen.set_by, stay.user_name, model_versions.created_by) AS "setBy",
             (SELECT coalesce(json_agg(alias ORDER BY alias), '[]') FROM model_aliases
              WHERE model_aliases.model_key = ${key} AND model_aliases.version = chosen.version) AS aliases
      FROM chosen
      JOIN model_versions ON model_versions.model_key = ${key} AND model_versions.version = chosen.version
      LEFT JOIN LATERAL (
        SELECT from_time, user_name FROM stage_periods LEFT JOIN model_activities ON model_activities.id = activity_id
        WHERE stage_periods.model_key = ${key} AND stage_periods.version = chosen.version AND to_time IS NULL
        ORDER BY stage_periods.id DESC LIMIT 1) AS stay ON chosen.alias IS NULL
      WHERE model_versions.stage <> ${DELETED}`);
    if (!found) return { champion: null };
    const { alias, runId, modelId, ...champion } = found;
    const runIds = runId ? [runId] : [];
    const [[run], keys] = await Promise.all([
      runBriefs(ctx, runIds),
      metricKeysOf(ctx, { runIds, modelIds: modelId ? [modelId] : [] }, MOST_METRICS),
    ]);
    const measured = await measuredValues(
      ctx,
      keys.map((metric) => ({ runId, modelId, key: metric })),
    );
    return {
      champion: {
        ...champion,
        by: alias === null ? { stage: champion.stage } : { alias },
        run: run ?? null,
        metrics: keys.map((metric, at) => ({ key: metric, value: shownValue(measured[at]) })),
      },
    };
  },
});
