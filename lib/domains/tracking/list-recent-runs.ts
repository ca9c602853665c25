import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import type { RunHealth } from '@/lib/pure/run-health';
import { experimentGranted } from './load';
import { healthColumn } from './run-health';

export type RecentRun = {
  runId: string;
  runName: string;
  experimentId: string;
  experiment: string;
  status: string;
  startTime: number;
  endTime: number | null;
  /** Null where nothing is wrong. */
  health: RunHealth | null;
};

/** Among so many of an experiment's newest runs those that stand under none are looked for. */
const LOOKED_AT = 2_000;

/** An experiment's newest runs, by an index. */
const newestOf = (experimentId: Sql, limit: number) => sql`
  SELECT * FROM runs WHERE experiment_id = ${experimentId} AND lifecycle_stage = 'active'
  ORDER BY start_time DESC, key DESC LIMIT ${limit}`;

/** Joins the run that another stands under, if it is to be seen. */
const parentOf = (child: Sql) => sql`
  JOIN run_tags AS tag ON tag.run_key = ${child}.key AND tag.key = 'mlflow.parentRunId'
  JOIN runs AS parent ON parent.id = tag.value AND parent.lifecycle_stage = 'active'
    AND (parent.start_time, parent.key) < (${child}.start_time, ${child}.key)
  JOIN active ON active.id = parent.experiment_id`;

const isOutermost = (run: Sql) =>
  sql`NOT EXISTS (SELECT 1 FROM (SELECT ${run}.key, ${run}.start_time) AS child ${parentOf(sql`child`)})`;

export const listRecentRuns = query({
  name: 'tracking.listRecentRuns',
  summary: 'The newest runs of all experiments that the caller may see: of runs under others, the outermost.',
  access: 'runs.read',
  input: z.object({ limit: z.number().int().min(1).max(50).default(12) }),
  async run(ctx, { limit }): Promise<{ runs: RecentRun[] }> {
    // The newest runs of all are among those of the experiments whose newest is newest. A parent is older than its children, as in lists.
    const runs = await ctx.sql<RecentRun>(sql`
      WITH RECURSIVE active AS MATERIALIZED (
        SELECT experiments.id, experiments.name
        FROM experiments CROSS JOIN LATERAL (${newestOf(sql`experiments.id`, 1)}) AS newest
        WHERE experiments.lifecycle_stage = 'active' AND ${experimentGranted(ctx)}
        ORDER BY newest.start_time DESC, newest.key DESC LIMIT ${limit}),
      line AS (
        SELECT found.key, found.start_time FROM active CROSS JOIN LATERAL (${newestOf(sql`active.id`, 1)}) AS found
        UNION
        SELECT parent.key, parent.start_time FROM line ${parentOf(sql`line`)}),
      outermost AS (
        SELECT key FROM line WHERE ${isOutermost(sql`line`)}
        UNION
        SELECT found.key FROM active CROSS JOIN LATERAL (
          SELECT one.key FROM (${newestOf(sql`active.id`, LOOKED_AT)}) AS one WHERE ${isOutermost(sql`one`)}
          ORDER BY one.start_time DESC, one.key DESC LIMIT ${limit}) AS found)
      SELECT runs.id AS "runId", runs.name AS "runName", active.id::text AS "experimentId", active.name AS experiment,
             runs.status, runs.start_time AS "startTime", runs.end_time AS "endTime", ${healthColumn(ctx.now)} AS health
      FROM runs JOIN active ON active.id = runs.experiment_id
      WHERE runs.key IN (SELECT key FROM outermost)
      ORDER BY runs.start_time DESC, runs.key DESC LIMIT ${limit}`);
    return { runs };
  },
});
