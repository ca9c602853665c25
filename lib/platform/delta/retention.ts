/** How long a table keeps what is no part of it any more: files that left it, and entries of its log. */
import type { Snapshot } from './snapshot';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const UNITS: Record<string, number> = {
  second: SECOND,
  minute: 60 * SECOND,
  hour: HOUR,
  day: DAY,
  week: WEEK,
};
const PART = /(\d+)\s+(second|minute|hour|day|week)s?/gi;
const WHOLE = new RegExp(String.raw`^(?:interval\s+)?${PART.source}(?:\s+${PART.source})*$`, 'i');

/** Milliseconds of an interval as Delta writes it: `interval 30 days`, `interval 1 week 2 hours`; undefined for what is none. */
export function intervalOf(text: string): number | undefined {
  const given = text.trim();
  if (!WHOLE.test(given)) return undefined;
  let total = 0;
  for (const [, count, unit = ''] of given.matchAll(PART))
    total += Number(count) * (UNITS[unit.toLowerCase()] ?? 0);
  return total;
}

type Described = Pick<Snapshot, 'metadata'>;

/** How long files that are no part of the table any more may still be read by those who began before. */
export const retentionOf = ({ metadata }: Described): number =>
  intervalOf(metadata.configuration['delta.deletedFileRetentionDuration'] ?? '') ?? WEEK;

/** How long entries of the log stay; without an end where the table says something that we do not understand. At least a day. */
export function logRetentionOf({ metadata }: Described): number {
  const text = metadata.configuration['delta.logRetentionDuration'];
  if (text === undefined) return 30 * DAY;
  // A writer of this moment may have begun at an entry that would be gone, and would take its number for free.
  return Math.max(intervalOf(text) ?? Number.POSITIVE_INFINITY, DAY);
}
