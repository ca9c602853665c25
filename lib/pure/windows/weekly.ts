/** Times that come again each week by the clock of a zone, whatever daylight saving does. */
import { offsetAt, toInstant, toLocal } from './zone';

export type Weekly = {
  /** On which they begin: Monday is 1, Sunday 7. */
  days: number[];
  /** As a clock shows them, `22:30`. A `to` that is not later than `from` is of the day after. */
  from: string;
  to: string;
  timeZone: string;
};
export type Stretch = { from: number; to: number };

const MINUTE = 60_000;
const DAY = 86_400_000;
/** The first of January 1970 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

function msOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE;
}

/** When the clock first shows a time, or passes over it as it is put forward. */
function firstShown(local: number, zone: string): number {
  const at = toInstant(local, zone);
  const skipped = toLocal(at, zone) - local;
  if (skipped <= 0) return at;
  const now = offsetAt(at, zone);
  let [before, after] = [at - skipped, at];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle, zone) === now) after = middle;
    else before = middle;
  }
  return after;
}

function onDay({ from, to, timeZone }: Weekly, day: number): Stretch {
  const [begin, end] = [msOf(from), msOf(to)];
  return {
    from: firstShown(day * DAY + begin, timeZone),
    to: firstShown(day * DAY + end + (end <= begin ? DAY : 0), timeZone),
  };
}

/** The one that is under way at an instant, else the next. */
export function nextWeekly(weekly: Weekly, instant: number): Stretch | undefined {
  const today = Math.floor(toLocal(instant, weekly.timeZone) / DAY);
  // One that began yesterday may last until today.
  for (let day = today - 1; day <= today + 14; day += 1) {
    if (!weekly.days.includes(weekdayOf(day))) continue;
    const found = onDay(weekly, day);
    // A time that the clock passes over as a whole is not on that day.
    if (found.from < found.to && found.to > instant) return found;
  }
  return undefined;
}

export function isWithinWeekly(weekly: Weekly, instant: number): boolean {
  const found = nextWeekly(weekly, instant);
  return found !== undefined && found.from <= instant;
}
