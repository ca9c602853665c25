/**
 * The stretches of time that monitoring looks at, from five minutes to a month: each belongs to a granularity and a time zone, begins
 * where the one before ends, and is known by its start.
 */
import { invalid } from '../errors';
import { offsetAt, toInstant, toLocal } from './zone';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday. */
const FIRST_MONDAY = 4 * DAY;

type Size =
  | { unit: 'fixed'; length: number }
  | { unit: 'hours' | 'weeks'; count: number }
  | { unit: 'day' | 'month' };

/** Up to an hour windows have one length; longer ones follow the clock on the wall, so that a day may have 23 or 25 hours. Weeks begin on Monday. */
const SIZES = {
  '5 minutes': { unit: 'fixed', length: 5 * MINUTE },
  '15 minutes': { unit: 'fixed', length: 15 * MINUTE },
  '30 minutes': { unit: 'fixed', length: 30 * MINUTE },
  '1 hour': { unit: 'fixed', length: HOUR },
  '6 hours': { unit: 'hours', count: 6 },
  '12 hours': { unit: 'hours', count: 12 },
  '1 day': { unit: 'day' },
  '1 week': { unit: 'weeks', count: 1 },
  '2 weeks': { unit: 'weeks', count: 2 },
  '1 month': { unit: 'month' },
} as const satisfies Record<string, Size>;

export type Granularity = keyof typeof SIZES;
export const GRANULARITIES = Object.keys(SIZES) as Granularity[];

/** From start up to, not including, end; milliseconds since the epoch. */
export type TimeWindow = { start: number; end: number };

/** The window that an instant falls into. */
export function windowAt(instant: number, granularity: Granularity, zone: string): TimeWindow {
  const size: Size = SIZES[granularity];
  if (size.unit === 'fixed') return fixedWindow(instant, size.length, zone);
  const starts = startsAround(toLocal(instant, zone), size).map((local) => toInstant(local, zone));
  // A clock that is put back may show a boundary again: the instant decides.
  for (const [at, start] of starts.entries()) {
    const end = starts[at + 1];
    if (end !== undefined && start <= instant && instant < end) return { start, end };
  }
  throw new RangeError(`No window of ${granularity} in ${zone} holds ${instant}`);
}

/** Aligned to the hours of the zone: some are half an hour or a quarter off UTC. */
function fixedWindow(instant: number, length: number, zone: string): TimeWindow {
  const shift = offsetAt(instant, zone) % length;
  const start = Math.floor((instant + shift) / length) * length - shift;
  return { start, end: start + length };
}

/** The local starts of the window before that of a local time, of its own, and of the two after. */
function startsAround(local: number, size: Exclude<Size, { unit: 'fixed' }>): number[] {
  if (size.unit === 'month') {
    const date = new Date(local);
    return [-1, 0, 1, 2].map((offset) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1));
  }
  const [length, origin] =
    size.unit === 'hours'
      ? [size.count * HOUR, 0]
      : size.unit === 'weeks'
        ? [size.count * 7 * DAY, FIRST_MONDAY]
        : [DAY, 0];
  const own = Math.floor((local - origin) / length) * length + origin;
  return [-1, 0, 1, 2].map((offset) => own + offset * length);
}

const windowAfter = (window: TimeWindow, granularity: Granularity, zone: string): TimeWindow =>
  windowAt(window.end, granularity, zone);

export const windowBefore = (window: TimeWindow, granularity: Granularity, zone: string): TimeWindow =>
  windowAt(window.start - 1, granularity, zone);

/** More than these are not made at once: nine years of hours. */
const MOST_WINDOWS = 80_000;

/**
 * All windows that have a part in [from, to), in their order.
 *
 * @throws INVALID_PARAMETER_VALUE for more than 80,000
 */
export function windowsBetween(
  from: number,
  to: number,
  granularity: Granularity,
  zone: string,
): TimeWindow[] {
  const windows: TimeWindow[] = [];
  if (!(from < to)) return windows;
  for (
    let window = windowAt(from, granularity, zone);
    window.start < to;
    window = windowAfter(window, granularity, zone)
  ) {
    if (windows.length === MOST_WINDOWS)
      throw invalid(
        `That would be more than ${MOST_WINDOWS} windows of ${granularity}. Give a shorter time or longer windows.`,
      );
    windows.push(window);
  }
  return windows;
}
