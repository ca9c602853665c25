import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type CustomValue, customItems } from './custom/definition';
import { DriftQuestion } from './get-drift';
import { loadMonitor } from './load';
import type { StoredCustom } from './refresh/store-window';
import type { CustomMetric } from './schemas';
import { MonitorId } from './schemas';

export type CustomSeries = Pick<CustomMetric, 'name' | 'kind' | 'type' | 'definition'> & {
  /** `:table` for the table as a whole. */
  column: string;
  /** In the order of the windows; null where it could not be worked out. */
  values: CustomValue[];
  /** In how many of the windows it failed, and why in the last of them. */
  failed: { windows: number; last: number; because: string } | null;
};
export type CustomView = { windows: { start: number; end: number }[]; series: CustomSeries[] };

export const getCustomMetrics = query({
  name: 'monitoring.getCustomMetrics',
  summary: 'The metrics that somebody defined for a monitor, in its last windows.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId, ...DriftQuestion }),
  async run(ctx, { id, slice, before, limit }): Promise<CustomView> {
    const { config } = await loadMonitor(ctx, id);
    const items = config ? customItems(config) : [];
    if (items.length === 0) return { windows: [], series: [] };
    const found = await ctx.sql<{ start: number; end: number; custom: StoredCustom | null }>(sql`
      SELECT window_start AS start, window_end AS "end", custom FROM monitor_windows
      WHERE monitor_id = ${id} AND slice = ${slice} ${before === undefined ? empty : sql`AND window_start < ${before}`}
      ORDER BY window_start DESC LIMIT ${limit}`);
    const windows = found.reverse();
    const definitions = new Map(config?.customMetrics?.map((metric) => [metric.name, metric.definition]));
    return {
      windows: windows.map(({ start, end }) => ({ start, end })),
      series: items.map(({ name, kind, type, column }) => ({
        name,
        kind,
        type,
        column,
        definition: definitions.get(name) ?? '',
        values: windows.map(({ custom }) => {
          const values = kind === 'drift' ? custom?.drift : custom?.values;
          return values?.[column]?.[name] ?? null;
        }),
        failed: failedIn(windows, column, name),
      })),
    };
  },
});

function failedIn(
  windows: readonly { start: number; custom: StoredCustom | null }[],
  column: string,
  name: string,
): CustomSeries['failed'] {
  const failed = windows.flatMap(({ start, custom }) => {
    const because = custom?.faults?.[column]?.[name];
    return because === undefined ? [] : [{ start, because }];
  });
  const last = failed.at(-1);
  return last ? { windows: failed.length, last: last.start, because: last.because } : null;
}
