/** What windows were when they were computed, so that only what is other is computed again. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import type { Maturity } from '@/lib/pure/drift/performance/cohort';
import type { Verdict } from '@/lib/pure/drift/verdict/judge';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import type { MonitorConfig } from '../schemas';
import { isOtherCohort } from './judge-model';
import type { SettledPlan } from './store-plan';

/** How many rows a window has is judged by so many before it. */
export const LIKE_WINDOWS = 14;

export type Stored = {
  start: number;
  end: number;
  rows: number;
  fingerprint: string;
  planVersion: number;
  verdict: Verdict;
  computedTime: number;
  /** Of its labels as they were then; null where no model is judged. */
  maturity: Maturity | null;
};

/** Those windows that are there, and some before the first. */
export async function storedWindows(
  monitorId: string,
  windows: readonly TimeWindow[],
): Promise<Map<number, Stored>> {
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return new Map();
  const found = await rows<Stored>(sql`
    (SELECT window_start AS start, window_end AS "end", rows, fingerprint, plan_version AS "planVersion", verdict,
            computed_time AS "computedTime", performance -> 'maturity' AS maturity FROM monitor_windows
     WHERE monitor_id = ${monitorId} AND slice = '' AND window_start < ${first.start}
     ORDER BY window_start DESC LIMIT ${LIKE_WINDOWS})
    UNION ALL
    SELECT window_start, window_end, rows, fingerprint, plan_version, verdict, computed_time, performance -> 'maturity'
    FROM monitor_windows
    WHERE monitor_id = ${monitorId} AND slice = '' AND window_start BETWEEN ${first.start} AND ${last.start}`);
  return new Map(found.map((each) => [each.start, each]));
}

/** Whether it has to be computed: it is new, other than it was, counted by another plan, or its labels are due by now. */
export function isDue(
  window: TimeWindow & { fingerprint: string },
  stored: Stored | undefined,
  { version, about: { validFrom } }: SettledPlan,
  config: Pick<MonitorConfig, 'labels' | 'columns'>,
  now: number,
): boolean {
  if (!stored) return true;
  const isBefore = validFrom !== null && window.end <= validFrom;
  if (stored.planVersion !== version && !isBefore) return true;
  return stored.fingerprint !== window.fingerprint || isOtherCohort(stored, config, now);
}

/** Whether it has fewer rows than it was judged by, as some were logged before `begin`: what is left of it says nothing of the window. */
export const isPartlyGone = (
  { start, end, rows: left }: TimeWindow & { rows: number },
  stored: Stored | undefined,
  begin: number | undefined,
): boolean =>
  begin !== undefined && stored !== undefined && start < begin && end === stored.end && left < stored.rows;
