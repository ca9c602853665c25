/** Which earlier windows a window is compared with. */
import { type Granularity, type TimeWindow, windowAt, windowBefore } from './windows';
import { toInstant, toLocal } from './zone';

/**
 * `rolling`: the last so many windows, but for `gap` next to it, so that a slow drift is not its own reference. `sameWeekday`: the
 * windows at the same local time of the last so many weeks, for what goes by the week.
 */
export type ReferencePolicy =
  | { kind: 'rolling'; windows: number; gap: number }
  | { kind: 'sameWeekday'; weeks: number };

const WEEK = 7 * 86_400_000;

/** The nearest first. */
export function referenceWindows(
  window: TimeWindow,
  policy: ReferencePolicy,
  granularity: Granularity,
  zone: string,
): TimeWindow[] {
  if (policy.kind === 'sameWeekday') {
    const local = toLocal(window.start, zone);
    return Array.from({ length: policy.weeks }, (_, at) =>
      windowAt(toInstant(local - (at + 1) * WEEK, zone), granularity, zone),
    );
  }
  const windows: TimeWindow[] = [];
  let earlier = window;
  for (let at = 0; at < policy.gap + policy.windows; at += 1) {
    earlier = windowBefore(earlier, granularity, zone);
    if (at >= policy.gap) windows.push(earlier);
  }
  return windows;
}
