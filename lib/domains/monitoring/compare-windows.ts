import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { conflict, notFound } from '@/lib/pure/errors';
import { type Distribution, prepareDistribution } from './distribution';
import { configured, loadMonitor } from './load';
import { bundleOfTime, loadPlan, planOfTime } from './read-bundles';
import { comparedColumn, judgeWindow, type Point } from './refresh/judge-window';
import { References } from './refresh/references';
import { MonitorId, Slice } from './schemas';

/** From the start of one window up to, not including, a time. */
const Time = z
  .object({ from: z.number().int(), to: z.number().int() })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be later than from' });

export type WindowComparison = {
  rows: { first: number; second: number };
  points: Point[];
  distribution: Distribution | null;
};

export const compareWindows = query({
  name: 'monitoring.compareWindows',
  summary:
    'Any two times of a monitor side by side: windows of a time add up, and are judged as a window is.',
  access: 'monitors.read',
  input: z.object({
    id: MonitorId,
    slice: Slice,
    first: Time,
    second: Time,
    /** With the distributions of one column. */
    column: z.string().max(255).optional(),
  }),
  async run(ctx, { id, slice, first, second, column }): Promise<WindowComparison> {
    const monitor = configured(await loadMonitor(ctx, id));
    const version = await planOfTime(ctx, id, slice, [first, second]);
    const plan = await loadPlan(id, version);
    const [a, b] = await Promise.all([
      bundleOfTime(ctx, id, version, plan, slice, first),
      bundleOfTime(ctx, id, version, plan, slice, second),
    ]);
    if (!a || !b) throw conflict(`There are no rows in the ${a ? 'second' : 'first'} time.`);
    const planned = plan.columns.find(({ name }) => name === column);
    if (column !== undefined && !planned) throw notFound(`The monitor watches no column '${column}'.`);
    const [before, now] = [planned && comparedColumn(a, planned), planned && comparedColumn(b, planned)];
    const { config } = monitor;
    const limits = await new References({ monitor, planVersion: version, plan }).limits(slice, {
      start: second.from,
      end: second.to,
    });
    return {
      rows: { first: a.rows, second: b.rows },
      points: judgeWindow(plan, config, a, b, true, limits).points.sort(
        (x, y) => (y.effect ?? 0) / (y.floor ?? 1) - (x.effect ?? 0) / (x.floor ?? 1),
      ),
      distribution: planned && before && now ? prepareDistribution(before, now, planned.kind) : null,
    };
  },
});
