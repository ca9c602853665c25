import sql, { empty, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { heldLevel } from '@/lib/core/grants';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import type { Level } from '@/lib/pure/permission-levels';
import { EXPERIMENT_COLUMNS, type ExperimentRecord, toExperiment } from './experiment-shape';
import { folderWithin, isBelow } from './list-experiment-folders';
import { experimentGranted } from './load';
import { Key } from './schemas';

const DAYS = 14;

const SORTS: Record<'lastActivity' | 'name' | 'created', Omit<SortColumn, 'ascending'>> = {
  lastActivity: { expression: sql`coalesce(recent.last_run, experiments.last_update_time)`, type: 'int8' },
  name: { expression: sql`lower(experiments.name)`, type: 'text' },
  created: { expression: sql`experiments.creation_time`, type: 'int8' },
};

/** Runs started per day, oldest first; days count back from now in the database's UTC. */
const ACTIVITY: Sql = sql`
  (SELECT array_agg(coalesce(per_day.runs, 0) ORDER BY day DESC)
   FROM generate_series(0, ${DAYS - 1}) AS day
   LEFT JOIN (SELECT ((clock.now_ms - start_time) / 86400000)::int AS day, count(*)::int AS runs
              FROM runs, (SELECT (extract(epoch FROM now()) * 1000)::bigint AS now_ms) AS clock
              WHERE experiment_id = page.id AND lifecycle_stage = page."lifecycleStage"
                AND start_time > clock.now_ms - ${DAYS}::bigint * 86400000 AND start_time <= clock.now_ms
              GROUP BY 1) AS per_day USING (day))`;

export const listExperiments = query({
  name: 'tracking.listExperiments',
  summary: "The console's list of experiments, with run counts and activity.",
  access: 'experiments.read',
  input: z.object({
    search: z.string().max(500).default(''),
    /** Only what lies in this folder, or with a search anywhere below it. Empty is the top; left out, folders do not count. */
    folder: z.string().max(500).optional(),
    owner: z.enum(['anyone', 'me']).default('anyone'),
    tag: z.object({ key: Key, value: z.string().max(5000) }).optional(),
    view: z.enum(['active', 'deleted']).default('active'),
    sort: z.enum(['lastActivity', 'name', 'created']).default('lastActivity'),
    descending: z.boolean().default(true),
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { limit, pageToken: token, ...asked }) {
    const { search, view, sort, descending, folder, owner, tag } = asked;
    const columns: SortColumn[] = [
      { ...SORTS[sort], ascending: !descending },
      { expression: sql`experiments.id`, type: 'int4', ascending: !descending },
    ];
    const inFolder =
      folder === undefined
        ? empty
        : search
          ? sql`AND ${isBelow(folder)}`
          : sql`AND ${isBelow(folder)} AND ${folderWithin(folder)} IS NULL`;
    const owned = owner === 'me' ? sql`AND owner_id = ${ctx.caller.user?.id ?? null}::uuid` : empty;
    const tagged = tag
      ? sql`AND EXISTS (SELECT 1 FROM experiment_tags WHERE experiment_id = experiments.id
                         AND experiment_tags.key = ${tag.key} AND experiment_tags.value = ${tag.value})`
      : empty;
    const matching = sql`lifecycle_stage = ${view}::lifecycle_stage
      AND experiments.name ILIKE ${containing(search)} ${inFolder} ${owned} ${tagged}
      AND ${experimentGranted(ctx)}`;
    type Row = ExperimentRecord & {
      position: unknown[];
      runCount: number;
      comments: number;
      lastRunTime: number | null;
      activity: number[];
      owner: string | null;
      level: Level | null;
    };
    const [found, [matched]] = await Promise.all([
      ctx.sql<Row>(sql`
        WITH page AS MATERIALIZED (
          SELECT ${EXPERIMENT_COLUMNS}, experiments.owner_id AS "ownerId", recent.last_run AS "lastRunTime", ${positionSql(columns)} AS position,
                 row_number() OVER (ORDER BY ${orderSql(columns)}) AS place
          FROM experiments LEFT JOIN LATERAL (
            SELECT start_time AS last_run FROM runs
            WHERE experiment_id = experiments.id AND runs.lifecycle_stage = experiments.lifecycle_stage
            ORDER BY start_time DESC LIMIT 1) AS recent ON true
          WHERE ${matching} AND ${afterSql(columns, readPageToken(asked, token))}
          ORDER BY ${orderSql(columns)} LIMIT ${limit + 1})
        SELECT page.*, ${ACTIVITY} AS activity, ${heldLevel(ctx, 'experiment', sql`page.id::text`)} AS level, (SELECT users.name FROM users WHERE users.id = page."ownerId") AS owner,
               (SELECT count(*) FROM runs WHERE experiment_id = page.id AND lifecycle_stage = page."lifecycleStage") AS "runCount",
               (SELECT count(*) FROM run_comments WHERE experiment_id = page.id) AS comments
        FROM page ORDER BY place`),
      ctx.sql<{ total: number }>(sql`SELECT count(*) AS total FROM experiments WHERE ${matching}`),
    ]);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ position }) => position);
    return {
      experiments: page.map((row) => ({
        ...toExperiment(row),
        runCount: row.runCount,
        /** What people said of its runs. */
        comments: row.comments,
        lastRunTime: row.lastRunTime,
        activity: row.activity,
        owner: row.owner,
        level: row.level,
      })),
      nextPageToken,
      total: matched?.total ?? 0,
    };
  },
});
