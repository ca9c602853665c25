import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { experimentGranted } from './load';

const MOST = 500;

/** What stands before the next `/` of a name below `folder`; null for an experiment that lies in the folder itself. */
export const folderWithin = (folder: string): Sql =>
  sql`substring(substr(experiments.name, length(${folder}::text) + 1) FROM '^(/*[^/]+)/')`;

export const isBelow = (folder: string): Sql => sql`starts_with(experiments.name, ${folder})`;

/** Folders are what the names say: `vision/resnet/baseline` lies in `vision/resnet`. */
export const listExperimentFolders = query({
  name: 'tracking.listExperimentFolders',
  summary: 'The folders one level below a folder of experiments, by their names.',
  access: 'experiments.read',
  input: z.object({
    folder: z
      .string()
      .max(500)
      .regex(/^$|\/$/, 'must be empty or end with a slash')
      .default(''),
    view: z.enum(['active', 'deleted']).default('active'),
  }),
  async run(ctx, { folder, view }) {
    const found = await ctx.sql<{ name: string; experiments: number; lastUpdateTime: number }>(sql`
      SELECT within AS name, count(*) AS experiments, max(last_update_time) AS "lastUpdateTime"
      FROM (SELECT ${folderWithin(folder)} AS within, last_update_time FROM experiments
            WHERE lifecycle_stage = ${view}::lifecycle_stage AND ${isBelow(folder)}
              AND ${experimentGranted(ctx)}) AS below
      WHERE within IS NOT NULL GROUP BY within ORDER BY lower(within), within LIMIT ${MOST + 1}`);
    return {
      folders: found.slice(0, MOST).map((one) => ({ ...one, path: `${folder}${one.name}/` })),
      hasMore: found.length > MOST,
    };
  },
});
