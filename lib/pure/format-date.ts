/** Points in time as the console writes them. */

import { dateLocale } from './locale';

type Parts = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Minutes ahead of UTC. */
  ahead: number;
};

/** One way to write a point in time: for any country by the platform, and for Britain's English by itself. */
type Shape = { options: Intl.DateTimeFormatOptions; write: (parts: Parts) => string };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];
const two = (number: number) => String(number).padStart(2, '0');
const day = (at: Parts) => `${at.day} ${MONTHS[at.month]}`;
const date = (at: Parts) => `${day(at)} ${at.year}`;
const minute = (at: Parts) => `${two(at.hour)}:${two(at.minute)}`;
const second = (at: Parts) => `${minute(at)}:${two(at.second)}`;
const offset = ({ ahead }: Parts) => {
  const size = Math.abs(ahead);
  const rest = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return size === 0 ? 'UTC' : `UTC${ahead < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`;
};

const DAY = { day: 'numeric', month: 'short' } as const;
const DATE = { ...DAY, year: 'numeric' } as const;
const MINUTE = { hour: '2-digit', minute: '2-digit' } as const;
const SECOND = { ...MINUTE, second: '2-digit' } as const;
const OFFSET = { timeZoneName: 'shortOffset' } as const;

const SHAPES = {
  year: { options: { year: 'numeric' }, write: ({ year }) => String(year) },
  day: { options: DAY, write: day },
  date: { options: DATE, write: date },
  dayAndMinute: { options: { ...DAY, ...MINUTE }, write: (at) => `${day(at)}, ${minute(at)}` },
  dateAndMinute: { options: { ...DATE, ...MINUTE }, write: (at) => `${date(at)}, ${minute(at)}` },
  dateAndSecond: { options: { ...DATE, ...SECOND }, write: (at) => `${date(at)}, ${second(at)}` },
  instant: {
    options: { ...DATE, ...SECOND, ...OFFSET },
    write: (at) => `${date(at)}, ${second(at)} ${offset(at)}`,
  },
  minute: { options: MINUTE, write: minute },
  second: { options: SECOND, write: second },
} satisfies Record<string, Shape>;

/** The machine's own zone and UTC need no table of zones. */
function partsIn(time: number, zone: string | undefined): Parts | undefined {
  if (zone !== undefined && zone !== 'UTC') return undefined;
  const ahead = zone === 'UTC' ? 0 : -new Date(time).getTimezoneOffset();
  const at = new Date(time + ahead * 60_000);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth(),
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    ahead,
  };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(name: keyof typeof SHAPES, zone: string | undefined): Intl.DateTimeFormat {
  const locale = dateLocale();
  const key = `${name} ${locale} ${zone}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...SHAPES[name].options, timeZone: zone });
  formatters.set(key, made);
  return made;
}

/** The platform's first formatter takes as long as drawing a page does: most readers' dates do without. */
function write(name: keyof typeof SHAPES, time: number, zone: string | undefined): string {
  const parts = dateLocale() === 'en-GB' ? partsIn(time, zone) : undefined;
  return parts ? SHAPES[name].write(parts) : formatterOf(name, zone).format(time);
}

/** What the platform writes of an offset, with the name that stands beside the others here. */
const named = (text: string) => text.replace(/GMT(\+0(?!\d))?/, 'UTC');

/**
 * `23 Nov 2026, 14:05`; without the year where `now` is given and falls into the same.
 * `zone` is an IANA name; without one, that of the machine. Times are milliseconds since 1970.
 */
export function formatDateTime(time: number, zone?: string, now?: number): string {
  const isThisYear = now !== undefined && yearOf(now, zone) === yearOf(time, zone);
  return write(isThisYear ? 'dayAndMinute' : 'dateAndMinute', time, zone);
}

const yearOf = (time: number, zone: string | undefined): number | string =>
  partsIn(time, zone)?.year ?? write('year', time, zone);

/** `23 Nov 2026, 14:05:09`. */
export const formatSecond = (time: number, zone?: string): string => write('dateAndSecond', time, zone);

/** `23 Nov`, for an axis of several days. */
export const formatDay = (time: number, zone?: string): string => write('day', time, zone);

/** `23 Nov 2026`. */
export const formatDate = (time: number, zone?: string): string => write('date', time, zone);

/** `23 Nov, 14:05`. */
export const formatDayAndMinute = (time: number, zone?: string): string => write('dayAndMinute', time, zone);

/** `23 Nov 2026, 14:05:09 UTC+1`: what a hover shows. */
export const formatInstant = (time: number, zone?: string): string => named(write('instant', time, zone));

/** `UTC+1`: how far the zone is ahead at that moment. */
export function formatOffset(time: number, zone?: string): string {
  const parts = partsIn(time, zone);
  if (parts) return offset(parts);
  const written = formatterOf('instant', zone).formatToParts(time);
  return named(written.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC');
}

/** `14:05`, for an axis of time within a day. */
export const formatMinute = (time: number, zone?: string): string => write('minute', time, zone);

/** `14:05:09`, for one of some minutes. */
export const formatClock = (time: number, zone?: string): string => write('second', time, zone);
