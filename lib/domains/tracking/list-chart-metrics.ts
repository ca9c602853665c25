import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { membersSql, NamedGroups } from './group-members';
import { heldExperiments, heldRuns } from './load';
import { runsWhere } from './run-question';
import { ExperimentId, RunId } from './schemas';

/** The newest runs of an experiment say which metrics it has now. */
const RUNS_LOOKED_AT = 100;
/** Runs with thousands of metrics each are not all looked at. */
const ROWS_LOOKED_AT = 500_000;

export const listChartMetrics = query({
  name: 'tracking.listChartMetrics',
  summary:
    'The metrics of the newest runs of experiments, of given runs, or of the runs of groups, those first that most have; with the longest course.',
  access: 'runs.read',
  input: z
    .object({
      experimentIds: z.array(ExperimentId).max(100).default([]),
      runIds: z.array(RunId).max(200).default([]),
      groups: NamedGroups.optional(),
      search: z.string().max(200).default(''),
      /** Keys that begin like this stay out. */
      without: z.array(z.string().min(1).max(100)).max(5).default([]),
      limit: z.number().int().min(1).max(2000).default(60),
    })
    .refine(({ experimentIds, runIds, groups }) => groups || experimentIds.length + runIds.length > 0, {
      path: ['experimentIds'],
      message: 'Name an experiment, a run or a group.',
    }),
  async run(ctx, { experimentIds, runIds, groups, search, without, limit }) {
    const [experiments, runs, where] = await Promise.all([
      heldExperiments(ctx, experimentIds),
      heldRuns(ctx, runIds),
      groups && runsWhere(ctx, groups.question),
    ]);
    const members =
      groups && where ? sql`UNION SELECT key FROM (${membersSql(where, groups)}) AS member` : empty;
    const found = await ctx.sql<{ key: string; runs: number; points: number; total: number }>(sql`
      WITH looked AS MATERIALIZED (
        SELECT run.key FROM unnest(${experiments}::int[]) AS experiment (id),
          LATERAL (SELECT key FROM runs WHERE experiment_id = experiment.id AND lifecycle_stage = 'active'
                   ORDER BY start_time DESC LIMIT ${RUNS_LOOKED_AT}) AS run
        UNION SELECT key FROM runs WHERE id = ANY(${runs}::text[])
        ${members}),
      counted AS MATERIALIZED (
        SELECT name_id, count(*) AS runs, max(count) AS points FROM (
          SELECT name_id, count FROM looked JOIN latest_metrics ON run_key = looked.key LIMIT ${ROWS_LOOKED_AT}) AS logged
        GROUP BY name_id)
      SELECT name AS key, runs, points, count(*) OVER () AS total FROM counted JOIN metric_names ON id = name_id
      WHERE name ILIKE ${containing(search)} AND NOT name ^@ ANY(${without}::text[])
      ORDER BY runs DESC, sort_key, name LIMIT ${limit}`);
    return {
      metrics: found.map(({ total: _, ...metric }) => metric),
      total: found[0]?.total ?? 0,
    };
  },
});
