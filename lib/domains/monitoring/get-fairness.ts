import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import type { Fairness } from '@/lib/pure/drift/fairness';
import { DriftQuestion } from './get-drift';
import { loadMonitor } from './load';
import { MonitorId } from './schemas';

export type FairnessView = {
  /** The columns by whose groups the model is looked at. */
  columns: string[];
  /** Of the column that was asked for, or the first. */
  column: string | null;
  windows: { start: number; end: number; fairness: Fairness | null }[];
};

const { before, limit } = DriftQuestion;

export const getFairness = query({
  name: 'monitoring.getFairness',
  summary:
    'How alike a classifier treated the groups of a slicing column in the last windows: selection, true and false positive rates.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId, column: z.string().max(255).optional(), before, limit }),
  async run(ctx, { id, column: asked, before: until, limit: most }): Promise<FairnessView> {
    const { config } = await loadMonitor(ctx, id);
    const columns = config?.problem.kind === 'binary' ? config.slices : [];
    const column = asked !== undefined && columns.includes(asked) ? asked : columns[0];
    if (column === undefined) return { columns, column: null, windows: [] };
    const found = await ctx.sql<FairnessView['windows'][number]>(sql`
      SELECT window_start AS start, window_end AS "end", fairness->${column}::text AS fairness FROM monitor_windows
      WHERE monitor_id = ${id} AND slice = '' ${until === undefined ? empty : sql`AND window_start < ${until}`}
      ORDER BY window_start DESC LIMIT ${most}`);
    return { columns, column, windows: found.reverse() };
  },
});
