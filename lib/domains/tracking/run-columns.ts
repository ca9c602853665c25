import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { experimentNumbers } from './load';
import { ExperimentId } from './schemas';

const MOST = 2000;
/** Keys are gathered from this many newest runs of each experiment: a run of new keys is new itself. */
const RUNS_LOOKED_AT = 1000;

export const listRunColumns = query({
  name: 'tracking.listRunColumns',
  summary: 'The metric, param and tag keys that the runs of experiments have.',
  access: 'runs.read',
  input: z.object({ experimentIds: z.array(ExperimentId).min(1).max(100) }),
  async run(ctx, { experimentIds }) {
    const ids = experimentNumbers(experimentIds);
    const [keys] = await ctx.sql<{ metrics: string[]; params: string[]; tags: string[] }>(sql`
      WITH recent AS MATERIALIZED (
        SELECT run.key FROM unnest(${ids}::int[]) AS experiment (id),
          LATERAL (SELECT key FROM runs WHERE experiment_id = experiment.id AND lifecycle_stage = 'active'
                   ORDER BY start_time DESC LIMIT ${RUNS_LOOKED_AT}) AS run)
      SELECT
        ARRAY(SELECT name FROM metric_names WHERE id IN
                (SELECT name_id FROM latest_metrics JOIN recent ON run_key = recent.key)
              ORDER BY name LIMIT ${MOST}) AS metrics,
        ARRAY(SELECT DISTINCT params.key FROM params JOIN recent ON run_key = recent.key ORDER BY 1 LIMIT ${MOST}) AS params,
        ARRAY(SELECT DISTINCT run_tags.key FROM run_tags JOIN recent ON run_key = recent.key ORDER BY 1 LIMIT ${MOST}) AS tags`);
    return keys ?? { metrics: [], params: [], tags: [] };
  },
});
