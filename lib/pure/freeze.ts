/** Times in which nothing may change: single ones, and ones that come again every week on a wall clock somewhere. */

export type FreezeWindow =
  /** Epoch milliseconds; the end is not part of it. */
  | { kind: 'once'; from: number; until: number; reason: string }
  /** On each of the days (0 is Sunday) from one time of day to another, `HH:MM`; an end before the beginning is on the next day. */
  | { kind: 'weekly'; days: number[]; from: string; until: string; timeZone: string; reason: string };

const DAY_MINUTES = 24 * 60;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};

/** What a clock on the wall there shows. */
function wallClock(time: number, timeZone: string): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(time);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return { day: DAYS.indexOf(part('weekday')), minute: Number(part('hour')) * 60 + Number(part('minute')) };
}

/** Whether the time lies within the window. Equal ends of a weekly one mean the whole day. */
export function isWithin(window: FreezeWindow, time: number): boolean {
  if (window.kind === 'once') return time >= window.from && time < window.until;
  const { day, minute } = wallClock(time, window.timeZone);
  const from = minutesOf(window.from);
  const length = (minutesOf(window.until) - from + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  const isOn = (ago: number) => window.days.includes((day + 7 - ago) % 7);
  const since = (ago: number) => minute + ago * DAY_MINUTES - from;
  return [0, 1].some((ago) => isOn(ago) && since(ago) >= 0 && since(ago) < length);
}

/** The first of the windows that the time lies in. */
export const freezeAt = (windows: readonly FreezeWindow[], time: number): FreezeWindow | undefined =>
  windows.find((window) => isWithin(window, time));
