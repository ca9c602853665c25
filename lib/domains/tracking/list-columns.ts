import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { heldExperiments } from './load';
import { ExperimentId } from './schemas';

/** Keys are gathered from this many newest runs of each experiment: a run of new keys is new itself. */
const RUNS_LOOKED_AT = 1000;
/** Runs with thousands of metrics each are not all looked at. */
const ROWS_LOOKED_AT = 2_000_000;

type Keys = { keys: string[]; total: number };

export const listColumns = query({
  name: 'tracking.listColumns',
  summary: 'The metric, param and tag keys that runs have, searched by a part of the key.',
  access: 'runs.read',
  input: z.object({
    experimentIds: z.array(ExperimentId).min(1).max(100),
    search: z.string().max(200).default(''),
    /** Keys that begin like this stay out, as `system/` of machine metrics or `mlflow.` of MLflow's own tags. */
    without: z.array(z.string().min(1).max(100)).max(5).default([]),
    /** By name, or those first that most runs have. */
    order: z.enum(['name', 'share']).default('name'),
    limit: z.number().int().min(1).max(20_000).default(200),
  }),
  async run(ctx, { experimentIds, search, without, order, limit }) {
    const isWanted = (key: Sql) =>
      sql`${key} ILIKE ${containing(search)} AND NOT ${key} ^@ ANY(${without}::text[])`;
    const keysOf = (source: Sql, byName: Sql) => sql`(
      SELECT json_build_object('total', count(*), 'keys', coalesce(json_agg(key ORDER BY place) FILTER (WHERE place <= ${limit}), '[]'))
      FROM (SELECT key, row_number() OVER (ORDER BY ${order === 'share' ? sql`runs DESC, ${byName}` : byName}) AS place FROM (${source}) AS counted) AS placed)`;
    const texts = (table: Sql) => sql`
      SELECT logged.key, count(*) AS runs FROM recent JOIN ${table} AS logged ON run_key = recent.key
      WHERE ${isWanted(sql`logged.key`)} GROUP BY logged.key`;
    const [found] = await ctx.sql<{ metrics: Keys; params: Keys; tags: Keys }>(sql`
      WITH recent AS MATERIALIZED (
        SELECT run.key FROM unnest(${await heldExperiments(ctx, experimentIds)}::int[]) AS experiment (id),
          LATERAL (SELECT key FROM runs WHERE experiment_id = experiment.id AND lifecycle_stage = 'active'
                   ORDER BY start_time DESC LIMIT ${RUNS_LOOKED_AT}) AS run)
      SELECT
        ${keysOf(
          sql`
          SELECT name AS key, sort_key, runs FROM metric_names JOIN (
            SELECT name_id, count(*) AS runs FROM (
              SELECT name_id FROM recent JOIN latest_metrics ON run_key = recent.key LIMIT ${ROWS_LOOKED_AT}) AS logged
            GROUP BY name_id) AS counted ON id = name_id
          WHERE ${isWanted(sql`name`)}`,
          sql`sort_key, key`,
        )} AS metrics,
        ${keysOf(texts(sql`params`), sql`natural_key(key) COLLATE "C", key`)} AS params,
        ${keysOf(texts(sql`run_tags`), sql`natural_key(key) COLLATE "C", key`)} AS tags`);
    const none: Keys = { keys: [], total: 0 };
    return found ?? { metrics: none, params: none, tags: none };
  },
});
