import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import type { Metric } from '@/lib/pure/drift/performance/metric';
import { DriftQuestion } from './get-drift';
import { loadMonitor } from './load';
import type { Performance } from './refresh/judge-model';
import { MonitorId } from './schemas';

export type PerformanceWindow = {
  start: number;
  end: number;
  rows: number;
  labelled: number;
  performance: Performance | null;
};

export type PerformanceView = {
  headline: string | null;
  names: string[];
  reference: Record<string, Metric>;
  windows: PerformanceWindow[];
};

export const getPerformance = query({
  name: 'monitoring.getPerformance',
  summary:
    'How the model did in the last windows: what came true, how many labels have come, and what was to be expected without them.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId, ...DriftQuestion }),
  async run(ctx, { id, slice, before, limit }): Promise<PerformanceView> {
    await loadMonitor(ctx, id);
    const found = await ctx.sql<PerformanceWindow>(sql`
      SELECT window_start AS start, window_end AS "end", rows, labelled, performance FROM monitor_windows
      WHERE monitor_id = ${id} AND slice = ${slice} ${before === undefined ? empty : sql`AND window_start < ${before}`}
      ORDER BY window_start DESC LIMIT ${limit}`);
    const windows = found.reverse();
    const last = windows.findLast(({ performance }) => performance !== null)?.performance;
    return {
      headline: last?.headline ?? null,
      names: Object.keys(last?.metrics ?? {}),
      reference: last?.reference ?? {},
      windows,
    };
  },
});
