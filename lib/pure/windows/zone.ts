/** Time of day in a time zone, whatever daylight saving does. Instants are milliseconds since the epoch, local times the same as if in UTC. */
import { invalid } from '../errors';

const DAY = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const found = formatters.get(zone);
  if (found) return found;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

/** @throws INVALID_PARAMETER_VALUE for what is no IANA name */
export function requireZone(zone: string): string {
  try {
    formatterOf(zone);
    return zone;
  } catch {
    throw invalid(`'${zone}' is no time zone. Give an IANA name such as 'Europe/Berlin'.`, {
      field: 'timeZone',
    });
  }
}

/** Days of a zone that have one offset from end to end. Asking the calendar takes 10 µs, and a year of hours asks 30,000 times. */
const known = new Map<string, Map<number, number>>();
const MOST_KNOWN = 20_000;

/** How far local time is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(instant: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const day = Math.floor(instant / DAY);
  const found = known.get(zone)?.get(day);
  if (found !== undefined) return found;
  const [first, last] = [offsetByCalendar(day * DAY, zone), offsetByCalendar((day + 1) * DAY, zone)];
  if (first !== last) return offsetByCalendar(instant, zone);
  const days = known.get(zone) ?? new Map<number, number>();
  if (days.size >= MOST_KNOWN) days.clear();
  known.set(zone, days.set(day, first));
  return first;
}

function offsetByCalendar(instant: number, zone: string): number {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
  const date = new Date(0);
  date.setUTCFullYear(year, part('month') - 1, part('day'));
  date.setUTCHours(part('hour'), part('minute'), part('second'));
  return date.getTime() - Math.floor(instant / 1000) * 1000;
}

export const toLocal = (instant: number, zone: string): number => instant + offsetAt(instant, zone);

/**
 * The instant at which a clock in the zone shows a local time: the first, where it shows it twice; where it never does, because it is put
 * forward, the instant as late after the change as the time is into the gap.
 */
export function toInstant(local: number, zone: string): number {
  const [before, after] = [offsetAt(local - DAY, zone), offsetAt(local + DAY, zone)];
  for (const offset of before >= after ? [before, after] : [after, before])
    if (offsetAt(local - offset, zone) === offset) return local - offset;
  return local - before;
}
