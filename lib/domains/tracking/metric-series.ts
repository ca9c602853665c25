import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import type { Node } from '@/lib/pure/expression';
import { type Cell, type GridSeries, layOnGrid } from '@/lib/pure/series-grid';
import { readExpression } from './expression-series';
import { readCells } from './metric-cells';
import { gridFor, loadSeriesRuns, reachOfRuns, readHistories, type SeriesRun } from './metric-histories';
import { checkQuantity, type Quantity, QuantityAxis, quantityOf } from './quantity';
import { RunId } from './schemas';
import type { Course } from './series-axis';
import { sayRuns, toldOf } from './series-sentence';

/** The series of one run, on the grid of all. */
export type RunSeries = GridSeries & { runId: string };

/** Where an answer can be gone on from: `points` lie below `x`, the last of its stretches of `width`. */
const Resume = z.object({
  x: z.number().int(),
  width: z.number().int().min(1),
  points: z.number().int().min(0),
});
type Resume = z.output<typeof Resume>;

export const getMetricSeries = query({
  name: 'tracking.getMetricSeries',
  summary:
    'One metric of up to 200 runs, or an expression over their metrics and params, reduced to a shared grid that keeps every extreme.',
  access: 'runs.read',
  input: QuantityAxis.extend({
    runIds: z.array(RunId).min(1).max(200),
    /** From the answer before: then only what came since is answered, if that is all that changed. */
    resume: Resume.optional(),
  }).superRefine(checkQuantity),
  async run(ctx, { runIds, resume, ...asked }) {
    const runs = await loadSeriesRuns(ctx, runIds);
    const quantity = await quantityOf(asked);
    const { node } = quantity;
    const [{ course }] = quantity.metrics;
    const { cells, grid, told, since, canGoOn, missing } = node
      ? await workedOut(ctx, { ...quantity, node }, runs)
      : await asLogged(ctx, course, runs, resume);
    const laid = layOnGrid(cells, runs.length, {
      width: grid.width,
      isWhole: course.x !== 'metric',
      hasGaps: course.x === 'step',
    });
    const byRun = new Map(runs.map(({ id }, at) => [id, laid.series[at]]));
    const silent: GridSeries = { last: laid.x.map(() => null), breaks: [], points: 0 };
    return {
      x: laid.x,
      series: runIds.map((runId): RunSeries => ({ runId, ...(byRun.get(runId) ?? silent) })),
      rawPoints: pointsOf(cells) + (since?.points ?? 0),
      isSampled: laid.isSampled,
      sentence: sayRuns(quantity.label, told, runIds.length),
      /** What an expression takes that none of the runs has logged. */
      missing,
      /** Set where only places from here on are answered. */
      since: since?.x ?? null,
      resume: canGoOn ? resumeAfter(cells, grid.width, since?.points ?? 0) : null,
    };
  },
});

async function asLogged(
  ctx: Context,
  course: Course,
  runs: readonly SeriesRun[],
  resume: Resume | undefined,
) {
  const histories = await readHistories(ctx, course.nameId, runs);
  const reach = await reachOfRuns(ctx, course, histories, runs);
  const grid = gridFor(course, reach);
  const canGoOn = course.x === 'step' && !course.window;

  let cells: Cell[] | undefined;
  if (resume && canGoOn && reach && resume.width === grid.width) {
    cells = await readCells(ctx, { ...course, window: [resume.x, reach[1]] }, { runs, histories }, grid);
    // Points are never taken away: if the counts agree, none came below.
    const total = histories.reduce((sum, { count }) => sum + count, 0);
    if (resume.points + pointsOf(cells) < total) cells = undefined;
  }
  const since = cells && resume;
  cells ??= reach ? await readCells(ctx, course, { runs, histories }, grid) : [];
  return { cells, grid, told: histories, since, canGoOn, missing: [] as string[] };
}

/** Always as a whole: a late point of one metric may change what came before. */
async function workedOut(ctx: Context, quantity: Quantity & { node: Node }, runs: readonly SeriesRun[]) {
  const { cells, ...rest } = await readExpression(ctx, quantity, runs);
  return { ...rest, cells, told: toldOf(cells, runs), since: undefined, canGoOn: false };
}

const pointsOf = (cells: readonly Cell[]) => cells.reduce((sum, { points }) => sum + points, 0);

function resumeAfter(cells: readonly Cell[], width: number, before: number): Resume | null {
  if (cells.length === 0) return null;
  const last = cells.reduce((most, { bucket }) => Math.max(most, bucket), Number.NEGATIVE_INFINITY);
  return { x: last * width, width, points: before + pointsOf(cells.filter(({ bucket }) => bucket < last)) };
}
