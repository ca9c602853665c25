import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import type { JudgedAttribution } from '@/lib/pure/drift/attribution';
import { DriftQuestion } from './get-drift';
import { loadMonitor } from './load';
import type { JointWindowView } from './refresh/judge-joint';
import { MonitorId } from './schemas';

export type JointView = {
  /** Rising; a window in which nothing of the kind was judged has null. */
  windows: {
    start: number;
    end: number;
    joint: JointWindowView | null;
    attribution: JudgedAttribution | null;
  }[];
};

/** The questions are those of the map of columns; slices have none of it. */
const { before, limit } = DriftQuestion;

export async function readJoint(
  ctx: Pick<Context, 'sql'>,
  id: string,
  asked: { before?: number | undefined; limit: number },
): Promise<JointView> {
  const found = await ctx.sql<JointView['windows'][number]>(sql`
    SELECT window_start AS start, window_end AS "end", joint, attribution FROM monitor_windows
    WHERE monitor_id = ${id} AND slice = '' ${asked.before === undefined ? empty : sql`AND window_start < ${asked.before}`}
    ORDER BY window_start DESC LIMIT ${asked.limit}`);
  const windows = found.reverse();
  const isAny = windows.some(({ joint, attribution }) => joint !== null || attribution !== null);
  return { windows: isAny ? windows : [] };
}

export const getJoint = query({
  name: 'monitoring.getJoint',
  summary:
    'What the columns did together in the last windows: correlations, reconstruction, a classifier; and whether the model goes by the same features.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId, before, limit }),
  async run(ctx, { id, ...asked }): Promise<JointView> {
    await loadMonitor(ctx, id);
    return readJoint(ctx, id, asked);
  },
});
