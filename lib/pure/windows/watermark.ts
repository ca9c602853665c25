/** Until when rows are taken to be all there, so that windows before it may be closed. */
import { type Granularity, type TimeWindow, windowsBetween } from './windows';

/** All in milliseconds, instants since the epoch. */
export type WatermarkSettings = {
  /** How much later than others a row may come. */
  delay: number;
  /** How long after its end a window is closed though nothing newer has come, since silence must not keep it open for ever. */
  idleAfter: number;
};

/**
 * `delay` behind the newest row, or `idleAfter` behind the clock, whichever is later. Rows from the future (a clock that runs
 * ahead) close nothing early, and the watermark never goes back.
 *
 * @param newestRow null where none has come yet
 * @param previous what was answered before
 */
export function watermarkAt(
  newestRow: number | null,
  now: number,
  { delay, idleAfter }: WatermarkSettings,
  previous = Number.NEGATIVE_INFINITY,
): number {
  const byRows = newestRow === null ? Number.NEGATIVE_INFINITY : Math.min(newestRow, now) - delay;
  return Math.max(previous, byRows, now - Math.max(delay, idleAfter));
}

export const isClosed = (window: TimeWindow, watermark: number): boolean => window.end <= watermark;

/**
 * The windows that a watermark has closed, from a start on.
 *
 * @param from the end of the last window that was closed before
 * @throws INVALID_PARAMETER_VALUE for more than 80,000
 */
export const closedWindows = (
  from: number,
  watermark: number,
  granularity: Granularity,
  zone: string,
): TimeWindow[] =>
  windowsBetween(from, watermark, granularity, zone).filter(
    (window) => window.start >= from && isClosed(window, watermark),
  );
