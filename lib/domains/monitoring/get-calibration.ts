import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { calibrationError, calibrationTable } from '@/lib/pure/drift/performance/calibration';
import type { ScoreProfile } from '@/lib/pure/drift/profile/scores';
import { wilson } from '@/lib/pure/stats/proportions';
import { configured, loadMonitor } from './load';
import { bundleOfTime, loadPlan, referenceOf } from './read-bundles';
import type { Performance } from './refresh/judge-model';
import { MonitorId, Slice } from './schemas';

/** A tenth of the labelled rows, by their scores. */
export type ReliabilityBin = {
  from: number;
  to: number;
  rows: number;
  /** Their mean score, to the width of a bin of scores. */
  score: number;
  /** The share of positives among them, with Wilson's interval. */
  share: number;
  low: number;
  high: number;
};
export type Reliability = {
  /** The expected calibration error of the scores as they are: |share − score|, weighted by rows. */
  error: number;
  bins: ReliabilityBin[];
};
export type CalibrationView = {
  window: { start: number; end: number } | null;
  current: Reliability | null;
  reference: Reliability | null;
  /** How likely what came true is, if the chances of the reference still held; null while labels are missing. */
  p: number | null;
};

/** Nothing is calibrated without labels. */
function reliabilityOf(scores: ScoreProfile | undefined): Reliability | null {
  const bins = scores ? calibrationTable(scores) : [];
  if (!scores || bins.length === 0) return null;
  return {
    error: calibrationError(scores),
    bins: bins.map(({ from, to, rows, observed, expected }) => {
      const { low, high } = wilson(Math.round(observed * rows), rows) ?? { low: 0, high: 1 };
      return { from, to, rows, score: expected, share: observed, low, high };
    }),
  };
}

export const getCalibration = query({
  name: 'monitoring.getCalibration',
  summary:
    'How a binary classifier’s scores go with what came true in one window, and in what it is compared with: the points of a reliability diagram.',
  access: 'monitors.read',
  input: z.object({
    id: MonitorId,
    slice: Slice,
    /** By its start; the newest whose labels have come by default. */
    window: z.number().int().optional(),
  }),
  async run(ctx, { id, slice, window: start }): Promise<CalibrationView> {
    const monitor = configured(await loadMonitor(ctx, id));
    const which =
      start === undefined
        ? sql`AND performance -> 'maturity' ->> 'state' = 'mature' ORDER BY window_start DESC LIMIT 1`
        : sql`AND window_start = ${start}`;
    const [window] = await ctx.sql<{
      start: number;
      end: number;
      planVersion: number;
      calibration: Performance['calibration'] | null;
    }>(sql`
      SELECT window_start AS start, window_end AS "end", plan_version AS "planVersion", performance -> 'calibration' AS calibration
      FROM monitor_windows WHERE monitor_id = ${id} AND slice = ${slice} ${which}`);
    if (!window) return { window: null, current: null, reference: null, p: null };
    const { end, planVersion, calibration } = window;
    const plan = await loadPlan(id, planVersion);
    const only = { from: window.start, to: window.start + 1 };
    const [now, before] = await Promise.all([
      bundleOfTime(ctx, id, planVersion, plan, slice, only, []),
      referenceOf(monitor, planVersion, plan, slice, window),
    ]);
    return {
      window: { start: window.start, end },
      current: reliabilityOf(now?.scores),
      reference: reliabilityOf(before?.scores),
      p: calibration?.p ?? null,
    };
  },
});
