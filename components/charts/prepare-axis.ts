import { formatDuration, formatNumber, formatPlain } from '@/lib/pure/format';
import { formatClock, formatDay, formatMinute, formatSecond } from '@/lib/pure/format-date';

export type XKind = 'step' | 'time' | 'relative' | 'metric';
export type Domain = readonly [low: number, high: number];

const STEPS = [1, 2, 2.5, 5, 10];
/** Exact, which `10 ** -4` is not. */
const powerOfTen = (exponent: number) => Number(`1e${exponent}`);

/** Round values within a domain, about `count` of them. */
export function niceTicks([low, high]: Domain, count: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / Math.max(1, count);
  const power = powerOfTen(Math.floor(Math.log10(rough)));
  const step = (STEPS.find((each) => each * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toFixed(Math.min(100, digits))),
  );
}

/** Powers of ten within a positive domain; over a few decades with 2 and 5 between, over less than one round values. */
export function logTicks([low, high]: Domain, count: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const powers = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  if (powers.length >= 3) {
    const stride = Math.ceil(powers.length / Math.max(count, 2));
    return powers.filter((_, index) => index % stride === 0).map(powerOfTen);
  }
  const between = [first - 1, ...powers]
    .flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)))
    .filter((tick) => tick >= low && tick <= high);
  return between.length >= 3 ? between : niceTicks([low, high], count).filter((tick) => tick > 0);
}

/** Around the values, with a little air; a single value gets room of its own size. */
export function paddedDomain(low: number, high: number): Domain {
  if (low === high) {
    if (low === 0) return [0, 1];
    const room = Math.abs(low) * 0.1;
    return [low - room, high + room];
  }
  const air = (high - low) * 0.05;
  // Values that never go below zero do not get an axis that does.
  return [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
}

export const paddedLogDomain = (low: number, high: number): Domain =>
  low === high ? [low / 2, high * 2] : [low / (high / low) ** 0.05, high * (high / low) ** 0.05];

/** Ends of an axis set by hand; null leaves an end to the values. */
export type Ends = readonly [low: number | null, high: number | null];

/** The values' own domain with the ends set by hand. A log axis passes over ends at or below zero; an end beyond all values makes room. */
export function handDomain([least, most]: Domain, ends: Ends, isLog: boolean): Domain {
  const [low, high] = ends.map((end) => (end !== null && isLog && end <= 0 ? null : end));
  const from = low ?? least;
  const to = high ?? most;
  if (from < to) return [from, to];
  if (isLog) return low == null ? [to / 10, to] : [from, from * 10];
  const room = Math.abs(low ?? to) * 0.1 || 1;
  return low == null ? [to - room, to] : [from, from + room];
}

const DAY = 86_400_000;
/** In so long a time all ticks stand at whole minutes. */
const WHOLE_MINUTES = 1_200_000;

/** A value at an axis: no more digits than its roundness needs. */
export function tickLabel(value: number): string {
  const size = Math.abs(value);
  const short = Number(value.toPrecision(8));
  const text =
    size !== 0 && (size >= 1e6 || size < 1e-4)
      ? short.toExponential().replace('e+', 'e')
      : formatPlain(short, 8);
  return text.replaceAll('-', '−');
}

/** An x value as the axis writes it. `span` is that of the axis, `zone` for points in time. */
export function formatX(kind: XKind, value: number, span: number, zone?: string): string {
  if (kind === 'relative') return `${value < 0 ? '−' : ''}${formatDuration(Math.abs(value))}`;
  if (kind === 'time') {
    if (span > DAY) return formatDay(value, zone);
    return span < WHOLE_MINUTES ? formatClock(value, zone) : formatMinute(value, zone);
  }
  return tickLabel(value);
}

/** An x value in full, as a reading names it. `key` is the metric that x is of. */
export function nameX(kind: XKind, value: number, zone?: string, key = 'x'): string {
  if (kind === 'relative')
    return value < 0 ? `${formatDuration(-value)} before the start` : `${formatDuration(value)} in`;
  if (kind === 'metric') return `${key} ${formatNumber(value)}`;
  return kind === 'time' ? formatSecond(value, zone) : `step ${formatNumber(value, 8)}`;
}

/** Round moments or lengths of time, about `count` of them. */
export function timeTicks([low, high]: Domain, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  const step = TIME_STEPS.find((each) => each >= rough) ?? Math.ceil(rough / DAY) * DAY;
  const first = Math.ceil(low / step);
  const ticks: number[] = [];
  for (let at = first; at * step <= high; at += 1) ticks.push(at * step);
  return ticks;
}

const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600_000),
  DAY,
  2 * DAY,
  7 * DAY,
];
