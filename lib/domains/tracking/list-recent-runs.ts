import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { experimentGranted } from './load';

export type RecentRun = {
  runId: string;
  runName: string;
  experimentId: string;
  experiment: string;
  status: string;
  startTime: number;
  endTime: number | null;
};

/** An experiment's newest runs, by an index. */
const newestOf = (experimentId: Sql, limit: number) => sql`
  SELECT * FROM runs WHERE experiment_id = ${experimentId} AND lifecycle_stage = 'active'
  ORDER BY start_time DESC, key DESC LIMIT ${limit}`;

export const listRecentRuns = query({
  name: 'tracking.listRecentRuns',
  summary: 'The newest runs of all experiments that the caller may see.',
  access: 'runs.read',
  input: z.object({ limit: z.number().int().min(1).max(50).default(12) }),
  async run(ctx, { limit }): Promise<{ runs: RecentRun[] }> {
    // The newest runs of all are among those of the experiments whose newest is newest.
    const runs = await ctx.sql<RecentRun>(sql`
      WITH active AS MATERIALIZED (
        SELECT experiments.id, experiments.name
        FROM experiments CROSS JOIN LATERAL (${newestOf(sql`experiments.id`, 1)}) AS newest
        WHERE experiments.lifecycle_stage = 'active' AND ${experimentGranted(ctx)}
        ORDER BY newest.start_time DESC, newest.key DESC LIMIT ${limit})
      SELECT found.id AS "runId", found.name AS "runName", active.id::text AS "experimentId", active.name AS experiment,
             found.status, found.start_time AS "startTime", found.end_time AS "endTime"
      FROM active CROSS JOIN LATERAL (${newestOf(sql`active.id`, limit)}) AS found
      ORDER BY found.start_time DESC, found.key DESC LIMIT ${limit}`);
    return { runs };
  },
});
