import { formatCount, formatNumber } from '@/lib/pure/format';
import {
  type Domain,
  logTicks,
  nameX,
  niceTicks,
  paddedDomain,
  paddedLogDomain,
  timeTicks,
  type XKind,
} from './prepare-axis';

type Value = number | null;
export type RawSeries = {
  runId: string;
  last: readonly Value[];
  min: readonly Value[];
  max: readonly Value[];
};
export type SeriesAnswer = {
  x: readonly number[];
  series: readonly RawSeries[];
  rawPoints: number;
  isSampled: boolean;
};

/** What is drawn at one place of the grid. `band` holds all values of its stretch, so no spike is lost. */
export type ChartRow = { x: number; raw: Value; smooth: Value; band: [number, number] | null };

export type PreparedChart = {
  rows: ChartRow[];
  xDomain: Domain;
  yDomain: Domain;
  xTicks: number[];
  yTicks: number[];
  hasBand: boolean;
  isSmoothed: boolean;
  /** What the picture does not say by itself: sampling, values that a log axis cannot show. */
  notes: string[];
  /** The picture in a sentence. */
  summary: string;
};

export type ChartOptions = {
  name: string;
  x: XKind;
  /** 0 for none, up to 0.99. */
  smoothing: number;
  isLog: boolean;
  zone?: string | undefined;
  /** Drawn over this stretch whether or not points reach its ends. */
  window?: Domain | undefined;
  ticks?: { x: number; y: number };
};

/** Width, in steps, that the whole axis counts as: smoothing then looks alike at every zoom. */
const VIEWPORT = 300;

/**
 * Time-weighted exponential moving average, corrected for its start: the weight of what came before decays with the
 * distance along x, so that unevenly logged points are smoothed evenly. Gaps stay gaps.
 */
export function smoothSeries(x: readonly number[], values: readonly Value[], amount: number): Value[] {
  if (amount <= 0) return [...values];
  const span = (x.at(-1) ?? 0) - (x[0] ?? 0) || 1;
  let sum = 0;
  let weight = 0;
  let before = x[0] ?? 0;
  return values.map((value, index) => {
    if (value === null) return null;
    const at = x[index] ?? before;
    const decay = amount ** (((at - before) / span) * VIEWPORT);
    sum = sum * decay + value;
    weight = weight * decay + 1;
    before = at;
    return sum / weight;
  });
}

/** Decides everything about a run's chart but its pixels. Undefined where there is nothing to draw. */
export function prepareSeries(answer: SeriesAnswer, options: ChartOptions): PreparedChart | undefined {
  const [series] = answer.series;
  const { x } = answer;
  if (!series || x.length === 0) return undefined;
  const { isLog, smoothing } = options;
  const drawable = (value: Value | undefined): Value =>
    value === undefined || value === null || (isLog && value <= 0) ? null : value;
  const raw = series.last.map(drawable);
  const low = series.min.map((value, index) => drawable(value) ?? raw[index] ?? null);
  const high = series.max.map((value, index) => drawable(value) ?? raw[index] ?? null);
  const smooth = smoothSeries(x, raw, smoothing);
  const hasBand = answer.isSampled && high.some((value, index) => value !== null && value !== low[index]);

  const rows = x.map((at, index): ChartRow => {
    const [from, to] = [low[index] ?? null, high[index] ?? null];
    return {
      x: at,
      raw: raw[index] ?? null,
      smooth: smooth[index] ?? null,
      band: from === null || to === null ? null : [from, to],
    };
  });
  const least = minimum(low);
  const most = minimum(high, -1);
  if (least === undefined || most === undefined) return undefined;

  const xDomain = options.window ?? widened([x[0] ?? 0, x.at(-1) ?? 0]);
  const yDomain = isLog ? paddedLogDomain(least, most) : paddedDomain(least, most);
  const { x: xCount, y: yCount } = options.ticks ?? { x: 4, y: 4 };
  const hidden = isLog ? series.last.filter((value) => value !== null && value <= 0).length : 0;
  const gaps = series.last.filter((value, index) => value === null && series.min[index] === null).length;
  return {
    rows,
    xDomain,
    yDomain,
    xTicks:
      options.x === 'step' ? niceTicks(xDomain, xCount).filter(Number.isInteger) : timeTicks(xDomain, xCount),
    yTicks: isLog ? logTicks(yDomain, yCount) : niceTicks(yDomain, yCount),
    hasBand,
    isSmoothed: smoothing > 0,
    notes: [
      answer.isSampled
        ? `${formatCount(x.length)} of ${formatCount(answer.rawPoints)} points, least and greatest kept`
        : `${formatCount(answer.rawPoints)} ${answer.rawPoints === 1 ? 'point' : 'points'}`,
      ...(hidden > 0 ? [`${formatCount(hidden)} at or below zero, not shown on a log axis`] : []),
      ...(gaps > 0 && !answer.isSampled ? [`${formatCount(gaps)} not a number`] : []),
    ],
    summary: summarise(rows, options),
  };
}

const widened = ([low, high]: Domain): Domain => (low === high ? [low - 1, high + 1] : [low, high]);

/** The least of the values that are there; of their negatives for `sign` −1, so the greatest. */
function minimum(values: readonly Value[], sign: 1 | -1 = 1): number | undefined {
  let least: number | undefined;
  for (const value of values) {
    if (value !== null && Number.isFinite(value) && (least === undefined || value * sign < least * sign))
      least = value;
  }
  return least;
}

function summarise(rows: readonly ChartRow[], { name, x, zone }: ChartOptions): string {
  let [lowest, highest] = [
    { at: 0, value: Number.POSITIVE_INFINITY },
    { at: 0, value: Number.NEGATIVE_INFINITY },
  ];
  for (const { x: at, band, raw } of rows) {
    const [low, high] = band ?? [raw ?? Number.POSITIVE_INFINITY, raw ?? Number.NEGATIVE_INFINITY];
    if (low < lowest.value) lowest = { at, value: low };
    if (high > highest.value) highest = { at, value: high };
  }
  const last = rows.findLast(({ raw }) => raw !== null);
  return `${name}: last ${formatNumber(last?.raw)} at ${nameX(x, last?.x ?? 0, zone)}, lowest ${formatNumber(lowest.value)} at ${nameX(x, lowest.at, zone)}, highest ${formatNumber(highest.value)} at ${nameX(x, highest.at, zone)}`;
}

/** The place of the grid nearest to an x value that has something to read. */
export function nearestRow(rows: readonly ChartRow[], x: number): number {
  let [from, to] = [0, rows.length - 1];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if ((rows[middle]?.x ?? 0) <= x) from = middle;
    else to = middle;
  }
  const [left, right] = [rows[from]?.x ?? 0, rows[to]?.x ?? 0];
  const nearest = x - left <= right - x ? from : to;
  for (let step = 0; step < rows.length; step += 1) {
    if (rows[nearest - step]?.raw != null) return nearest - step;
    if (rows[nearest + step]?.raw != null) return nearest + step;
  }
  return nearest;
}

/** How many places the server's grid may have: the picture's width decides, and what Recharts draws without stutter. */
export const bucketsFor = (width: number, runs: number): number =>
  Math.max(60, Math.min(Math.floor(3000 / Math.max(1, runs)), Math.ceil(width / 2)));
