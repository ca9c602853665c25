import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import type { Verdict } from '@/lib/pure/drift/verdict/judge';
import { monitorGranted } from './load';

/** So many windows are drawn in a list's line. */
const SPARK = 30;

export type ListedMonitor = {
  id: string;
  name: string;
  source: { kind: string; path?: string };
  granularity: string | null;
  status: 'draft' | 'active' | 'failing';
  fault: string | null;
  createdBy: string;
  creationTime: number;
  /** The last windows, oldest first. */
  windows: { start: number; verdict: Verdict; drifted: number; judged: number; rows: number }[];
  /** The columns that drifted in the last window, the gravest first. */
  drifting: string[];
};

const SORTS: Record<'name' | 'created', Omit<SortColumn, 'ascending'>> = {
  name: { expression: sql`lower(monitors.name)`, type: 'text' },
  created: { expression: sql`monitors.creation_time`, type: 'int8' },
};

export const listMonitors = query({
  name: 'monitoring.listMonitors',
  summary: 'The monitors that the caller may see, with the verdicts of their last windows.',
  access: 'monitors.read',
  input: z.object({
    search: z.string().trim().max(500).default(''),
    verdict: z.enum(['all', 'drifting', 'failing']).default('all'),
    /** Those that watch the log of this endpoint alone. */
    endpointId: z.string().max(200).optional(),
    sort: z.enum(['name', 'created']).default('created'),
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { limit, pageToken: token, ...asked }) {
    const { search, verdict, endpointId, sort } = asked;
    const columns: SortColumn[] = [
      { ...SORTS[sort], ascending: sort === 'name' },
      { expression: sql`monitors.id`, type: 'text', ascending: sort === 'name' },
    ];
    const last = sql`(SELECT verdict FROM monitor_windows WHERE monitor_id = monitors.id AND slice = ''
                      ORDER BY window_start DESC LIMIT 1)`;
    const wanted =
      verdict === 'drifting'
        ? sql`AND ${last} IN ('drift', 'severe')`
        : verdict === 'failing'
          ? sql`AND status = 'failing'`
          : empty;
    const found = await ctx.sql<ListedMonitor & { position: unknown[]; place: number }>(sql`
      WITH page AS MATERIALIZED (
        SELECT id, name, source, config->>'granularity' AS granularity, status, fault, created_by AS "createdBy",
               creation_time AS "creationTime", ${positionSql(columns)} AS position,
               row_number() OVER (ORDER BY ${orderSql(columns)}) AS place
        FROM monitors
        WHERE ${monitorGranted(ctx)} AND ${afterSql(columns, readPageToken(asked, token))}
          ${search ? sql`AND (name ILIKE ${containing(search)} OR description ILIKE ${containing(search)})` : empty} ${wanted}
          ${endpointId === undefined ? empty : sql`AND source ->> 'endpointId' = ${endpointId}`}
        ORDER BY ${orderSql(columns)} LIMIT ${limit + 1})
      SELECT page.*, coalesce(spark.windows, '[]') AS windows, coalesce(spark.drifting, '[]') AS drifting
      FROM page LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object('start', window_start, 'verdict', verdict, 'drifted', drifted, 'judged', judged,
                                          'rows', rows) ORDER BY window_start) AS windows,
               (SELECT json_agg("column" ORDER BY effect / nullif(floor, 0) DESC NULLS LAST) FROM (
                  SELECT "column", effect, floor FROM drift_points
                  WHERE drift_points.monitor_id = page.id AND drift_points.slice = ''
                    AND drift_points.window_start = max(lately.window_start) AND verdict IN ('drift', 'severe')
                  ORDER BY effect / nullif(floor, 0) DESC NULLS LAST LIMIT 5) AS worst) AS drifting
        FROM (SELECT window_start, verdict, drifted, judged, rows FROM monitor_windows
              WHERE monitor_id = page.id AND slice = '' ORDER BY window_start DESC LIMIT ${SPARK}) AS lately) AS spark ON true
      ORDER BY place`);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ position }) => position);
    return {
      monitors: page.map(({ position: _, place: __, ...monitor }): ListedMonitor => monitor),
      nextPageToken,
    };
  },
});
