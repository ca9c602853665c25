import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { experimentGranted } from './load';

/** Runs and models are many: names are looked for among the newest. An id is found wherever it is. */
const NEWEST = 20_000;
const MOST_OF_A_KIND = 6;

export type FoundObject = {
  kind: 'experiment' | 'run' | 'model' | 'view';
  id: string;
  name: string;
  experimentId: string;
  experiment: string;
  /** The run that made a model. */
  runId: string | null;
};

export const findObjects = query({
  name: 'tracking.findObjects',
  summary: 'Experiments, runs, logged models and saved views by a part of their name, or by their id.',
  access: 'experiments.read',
  input: z.object({ search: z.string().trim().min(1).max(200) }),
  async run(ctx, { search }): Promise<{ objects: FoundObject[] }> {
    const pattern = containing(search);
    const userId = ctx.caller.user?.id ?? null;
    const named = (kind: FoundObject['kind'], found: Sql) => sql`
      (SELECT ${kind} AS kind, found.id, found.name, experiments.id::text AS "experimentId", experiments.name AS experiment, found.run_id AS "runId"
       FROM (${found}) AS found JOIN experiments ON experiments.id = found.experiment_id
       WHERE experiments.lifecycle_stage = 'active' AND ${experimentGranted(ctx)} LIMIT ${MOST_OF_A_KIND})`;
    const objects = await ctx.sql<FoundObject>(sql`
      ${named(
        'experiment',
        sql`SELECT id::text, name, id AS experiment_id, NULL AS run_id FROM experiments
            WHERE lifecycle_stage = 'active' AND (name ILIKE ${pattern} OR id::text = ${search})
            ORDER BY lower(name) = lower(${search}) DESC, last_update_time DESC, id`,
      )}
      UNION ALL
      ${named(
        'run',
        sql`SELECT id, name, experiment_id, NULL AS run_id FROM runs WHERE id = ${search}
            UNION ALL
            SELECT id, name, experiment_id, NULL AS run_id FROM
              (SELECT id, name, experiment_id FROM runs WHERE lifecycle_stage = 'active'
               ORDER BY key DESC LIMIT ${NEWEST}) AS newest
            WHERE name ILIKE ${pattern} AND id <> ${search}`,
      )}
      UNION ALL
      ${named(
        'model',
        sql`SELECT id, name, experiment_id, source_run_id AS run_id FROM logged_models WHERE id = ${search}
            UNION ALL
            SELECT id, name, experiment_id, source_run_id AS run_id FROM
              (SELECT id, name, experiment_id, source_run_id FROM logged_models WHERE lifecycle_stage = 'active'
               ORDER BY creation_time DESC LIMIT ${NEWEST}) AS newest
            WHERE name ILIKE ${pattern} AND id <> ${search}`,
      )}
      UNION ALL
      ${named(
        'view',
        sql`SELECT id::text, name, experiment_id, NULL AS run_id FROM saved_views
            WHERE name ILIKE ${pattern} AND deleted_time IS NULL
              AND (owner_id = ${userId}::uuid OR is_shared)
            ORDER BY updated_at DESC`,
      )}`);
    return { objects };
  },
});
