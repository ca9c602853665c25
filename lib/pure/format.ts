/** Numbers, durations, ages and sizes as the console writes them. */

import { dateLocale, isEnglish, numberLocale } from './locale';

const MINUS = '−';
const LARGEST = Number.MAX_VALUE;

/** What numbers are written with, by locale. */
type Marks = { decimal: string; grouped: (number: number) => string };
const marks = new Map<string, Marks>();

function marksOf(locale: string): Marks {
  const known = marks.get(locale);
  if (known) return known;
  const made = { decimal: decimalMark(locale), grouped: grouping(locale) };
  marks.set(locale, made);
  return made;
}

function decimalMark(locale: string): string {
  if (isEnglish()) return '.';
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}

/** Where thousands have a comma. India's English groups otherwise. */
const COMMAS: ReadonlySet<string> = new Set(['en-US', 'en-GB']);
/** From here on a double's text has an exponent. */
const WRITTEN_OUT = 1e21;

/** A formatter costs milliseconds at the first number, in the middle of a page that comes: it is made only for what needs it. */
function grouping(locale: string): (number: number) => string {
  let whole: Intl.NumberFormat | undefined;
  const hasCommas = COMMAS.has(locale);
  return (number) => {
    const size = Math.round(Math.abs(number));
    if (size < (hasCommas ? WRITTEN_OUT : 1000)) {
      const isBelow = number < 0 || Object.is(number, -0);
      return (isBelow ? '-' : '') + String(size).replace(/\B(?=(\d{3})+$)/g, ',');
    }
    whole ??= new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    return whole.format(number);
  };
}

export type MetricNumber = number | string | null | undefined;

const sign = (text: string) => text.replace('-', MINUS);

/**
 * Four significant digits: `0.9423`, `1,235`, `1.234e−5`. Whole numbers keep all their digits up to ten million.
 * The tracking API sends infinities as the largest doubles and NaN as a text.
 */
export function formatNumber(value: MetricNumber, digits = 4): string {
  if (value === null || value === undefined || value === '') return '–';
  const number = Number(value);
  if (Number.isNaN(number)) return 'NaN';
  if (Math.abs(number) >= LARGEST) return number > 0 ? '∞' : `${MINUS}∞`;
  const size = Math.abs(number);
  const { decimal, grouped } = marksOf(numberLocale());
  if (Number.isInteger(number) && size < 1e7) return sign(grouped(number));
  if (size >= 1e7 || size < 1e-4)
    return sign(trimExponent(number.toExponential(digits - 1)).replace('.', decimal));
  const written = number.toPrecision(digits);
  // Of two digits 99.7 is rounded to a hundred, which has one more.
  const rounded = Math.abs(Number(written));
  if (rounded >= 10 ** digits) return sign(grouped(number));
  const [whole = '', part] = written.split('.');
  // Only of so many are there thousands before the mark; below them the sign of −0.5 would be lost with its zero.
  const before = rounded >= 1000 ? grouped(Number(whole)) : whole;
  return sign(part === undefined ? before : `${before}${decimal}${part}`);
}

const trimExponent = (text: string) => text.replace(/\.?0*e\+?/, 'e');

/** For sentences: `0.3`, `0.0412`, `1,235`. */
export function spokenNumber(value: MetricNumber, digits = 3): string {
  const { decimal } = marksOf(numberLocale());
  const [whole = '', rest] = formatNumber(value, digits).split(decimal);
  if (rest === undefined || /[^\d]/.test(rest.replace(/e.*/, '')))
    return rest === undefined ? whole : `${whole}${decimal}${rest}`;
  const [, digitsBehind = '', exponent = ''] = /^(\d*?)0*(e.*)?$/.exec(rest) ?? [];
  return digitsBehind === '' ? `${whole}${exponent}` : `${whole}${decimal}${digitsBehind}${exponent}`;
}

/** Every digit there is, for a hover or a copy. */
export function fullNumber(value: MetricNumber): string {
  if (value === null || value === undefined || value === '') return '';
  const number = Number(value);
  if (Math.abs(number) >= LARGEST) return number > 0 ? 'Infinity' : '-Infinity';
  return String(number);
}

export const formatCount = (count: number): string => marksOf(numberLocale()).grouped(count);

/** `0.25`, `1,234.5`: at most so many digits behind the mark, and none that say nothing. Of numbers below 1e21. */
export function formatPlain(number: number, digits: number): string {
  const { decimal, grouped } = marksOf(numberLocale());
  const [whole = '', rest = ''] = number.toFixed(digits).split('.');
  const behind = rest.replace(/0+$/, '');
  return `${grouped(Number(whole))}${behind && decimal}${behind}`;
}

/** A number that is written already, with the reader's decimal mark. */
const marked = (text: string): string => text.replace('.', marksOf(numberLocale()).decimal);

/** `plural(1, 'run')` → `1 run`, `plural(1200, 'run')` → `1,200 runs`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds as `480 ms`, `12.3 s`, `4m 5s`, `2h 14m`, `3d 4h`. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  const size = Math.max(0, ms);
  if (size < SECOND) return `${Math.round(size)} ms`;
  if (size < MINUTE) return `${marked((Math.floor(size / 100) / 10).toFixed(1))} s`;
  if (size < HOUR) return pair(size, MINUTE, 'm', SECOND, 's');
  if (size < DAY) return pair(size, HOUR, 'h', MINUTE, 'm');
  return pair(size, DAY, 'd', HOUR, 'h');
}

function pair(size: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((size % large) / small);
  return `${Math.floor(size / large)}${largeUnit}${rest > 0 ? ` ${rest}${smallUnit}` : ''}`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `0 B`, `980 B`, `1.2 GiB`. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return '–';
  const power = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const amount = bytes / 1024 ** power;
  return `${power === 0 || amount >= 100 ? Math.round(amount) : marked(amount.toFixed(1))} ${BYTE_UNITS[power]}`;
}

const AGES: [below: number, unit: Intl.RelativeTimeFormatUnit, size: number][] = [
  [MINUTE, 'second', SECOND],
  [HOUR, 'minute', MINUTE],
  [DAY, 'hour', HOUR],
];
const relative = new Map<string, Intl.RelativeTimeFormat>();

/** As the reader's own language says it. */
function ago(age: number): string {
  const name = dateLocale();
  const format = relative.get(name) ?? new Intl.RelativeTimeFormat(name, { style: 'short', numeric: 'auto' });
  relative.set(name, format);
  const size = Math.max(0, age);
  const [, unit = 'hour', length = HOUR] = AGES.find(([below]) => size < below) ?? [];
  return format.format(-Math.floor(size / length), unit);
}

/** `just now`, `4 min ago`, `3 h ago`; undefined where a date says it better (a day and more, or the future). */
export function formatRelative(then: number, now: number): string | undefined {
  const age = now - then;
  if (age < -MINUTE || age >= DAY) return undefined;
  if (!isEnglish()) return ago(age);
  if (age < 5 * SECOND) return 'just now';
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  return `${Math.floor(age / HOUR)} h ago`;
}

/** The first eight characters of an id: enough to tell runs apart on a page. */
export const shortId = (id: string): string => id.slice(0, 8);
