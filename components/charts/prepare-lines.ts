import { formatCount, plural } from '@/lib/pure/format';
import { bridge } from '@/lib/pure/series-grid';
import type { Line, LineLook, LinesAnswer, Value } from './lines';
import {
  type Domain,
  type Ends,
  handDomain,
  logTicks,
  niceTicks,
  paddedDomain,
  paddedLogDomain,
  timeTicks,
  type XKind,
} from './prepare-axis';
import { smoothSeries } from './smooth';

export type LineOptions = {
  x: XKind;
  /** 0 for none, up to 0.99. */
  smoothing: number;
  isLogX: boolean;
  isLogY: boolean;
  /** The axis leaves out the outermost values, and the chart says so. */
  isClipped: boolean;
  /** Ends of the y axis set by hand: they go before clipping. */
  ends?: Ends | undefined;
  /** Drawn over this stretch whether or not points reach its ends. */
  window?: Domain | undefined;
  ticks?: { x: number; y: number };
};

export type PreparedLine = LineLook & {
  /** What was logged: what a reading says. */
  raw: readonly Value[];
  /** What is drawn: smoothed, and led across places where only other runs have points. */
  drawn: readonly Value[];
  /** The unsmoothed course behind a smoothed one. */
  faint?: readonly Value[];
  /** All values of a stretch, or the spread of a group. */
  band?: { low: readonly Value[]; high: readonly Value[] };
  n?: readonly number[] | undefined;
  members?: readonly { id: string; drawn: readonly Value[] }[];
};

export type PreparedLines = {
  x: readonly number[];
  lines: PreparedLine[];
  xDomain: Domain;
  yDomain: Domain;
  xTicks: number[];
  yTicks: number[];
  isLogX: boolean;
  isLogY: boolean;
  /** Where values lie beyond the axis: a tick at its edge says so. */
  beyond: { id: string; x: number; side: 'above' | 'below' }[];
  /** What the picture does not say by itself: sampling, clipping, values that a log axis cannot show. */
  notes: string[];
  /** The picture in a sentence. */
  sentence: string;
};

const minus = (values: readonly Value[], isKept: (value: number, at: number) => boolean): Value[] =>
  values.map((value, at) => (value !== null && isKept(value, at) ? value : null));

/** Decides everything about a line chart but its pixels. Undefined where there is nothing to draw. */
export function prepareLines(answer: LinesAnswer, options: LineOptions): PreparedLines | undefined {
  const { x } = answer;
  const { isLogX, isLogY, isClipped } = options;
  const isShown = (value: number, at: number) => (!isLogY || value > 0) && (!isLogX || (x[at] ?? 0) > 0);
  const lines = answer.lines.map((line) => prepareLine(x, line, options, isShown));
  const shown = (of: (line: PreparedLine) => readonly (readonly Value[])[]) =>
    lines.flatMap((line) => of(line).flatMap((values) => values.filter((value) => value !== null)));
  const all = shown(({ raw, band, members }) => [
    raw,
    ...(band ? [band.low, band.high] : []),
    ...(members?.map(({ drawn }) => drawn) ?? []),
  ]);
  const reach = extent(all);
  if (!reach) return undefined;

  const places = isLogX ? x.filter((at) => at > 0) : x;
  const span: Domain = options.window ?? [places[0] ?? 0, places.at(-1) ?? 0];
  const xDomain = isLogX ? logged(span) : widened(span);
  const kept = isClipped ? percentiles(shown(({ raw }) => [raw])) : reach;
  const own = isLogY ? paddedLogDomain(...kept) : paddedDomain(...kept);
  const yDomain = options.ends ? handDomain(own, options.ends, isLogY) : own;
  const beyond = lines.flatMap((line) => placesBeyond(line, x, yDomain));
  const { x: xCount, y: yCount } = options.ticks ?? { x: 4, y: 4 };
  return {
    x,
    lines,
    xDomain,
    yDomain,
    xTicks: isLogX ? logTicks(xDomain, xCount) : ticksOf(options.x, xDomain, xCount),
    yTicks: isLogY ? logTicks(yDomain, yCount) : niceTicks(yDomain, yCount),
    isLogX,
    isLogY,
    beyond,
    notes: notesOf(answer, options, { beyond, reach }),
    sentence: answer.sentence,
  };
}

function prepareLine(
  x: readonly number[],
  line: Line,
  { smoothing, window }: LineOptions,
  isShown: (value: number, at: number) => boolean,
): PreparedLine {
  const { id, name, colour, dash, n } = line;
  const raw = minus(line.last, isShown);
  const course = bridge(x, raw, line.breaks);
  const span = window && window[1] - window[0];
  const band = line.min &&
    line.max && {
      low: bridge(x, minus(line.min, isShown), line.breaks),
      high: bridge(x, minus(line.max, isShown), line.breaks),
    };
  return {
    id,
    name,
    colour,
    dash,
    raw,
    drawn: smoothSeries(x, course, smoothing, span),
    n,
    ...(smoothing > 0 && { faint: course }),
    ...(band && { band }),
    ...(line.members && {
      members: line.members.map((member) => ({
        id: member.id,
        drawn: bridge(x, minus(member.last, isShown), member.breaks),
      })),
    }),
  };
}

const ticksOf = (kind: XKind, domain: Domain, count: number): number[] => {
  if (kind === 'time' || kind === 'relative') return timeTicks(domain, count);
  const ticks = niceTicks(domain, count);
  return kind === 'step' ? ticks.filter(Number.isInteger) : ticks;
};

const widened = ([low, high]: Domain): Domain => (low === high ? [low - 1, high + 1] : [low, high]);
const logged = ([low, high]: Domain): Domain => {
  const from = low > 0 ? low : Math.min(1, high / 10);
  return from === high ? [from / 2, high * 2] : [from, high];
};

function extent(values: readonly number[]): Domain | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

const OUTER = 0.02;

/** Without the outermost fiftieth at each end. */
function percentiles(values: number[]): Domain {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  return [at(OUTER), at(1 - OUTER)];
}

function placesBeyond({ id, raw, band }: PreparedLine, x: readonly number[], [low, high]: Domain) {
  const found: PreparedLines['beyond'] = [];
  for (const [at, place] of x.entries()) {
    const value = raw[at] ?? null;
    const [least, most] = [band?.low[at] ?? value, band?.high[at] ?? value];
    if (most !== null && most > high) found.push({ id, x: place, side: 'above' });
    if (least !== null && least < low) found.push({ id, x: place, side: 'below' });
  }
  return found;
}

function notesOf(
  { x, lines, rawPoints, isSampled }: LinesAnswer,
  { isLogX, isLogY, ends }: LineOptions,
  { beyond, reach }: { beyond: PreparedLines['beyond']; reach: Domain },
): string[] {
  const values = lines.flatMap(({ last }) => last);
  const hiddenY = isLogY ? values.filter((value) => value !== null && value <= 0).length : 0;
  const hiddenX = isLogX ? x.filter((at) => at <= 0).length : 0;
  const broken = lines.reduce(
    (sum, { breaks, n }) => sum + (n ? 0 : breaks.filter((at, place) => breaks[place - 1] !== at - 1).length),
    0,
  );
  const drawn = lines.reduce((sum, { last }) => sum + last.filter((value) => value !== null).length, 0);
  const fewer = lines.filter(({ n }) => n && new Set(n.filter((count) => count > 0)).size > 1).length;
  const points = isSampled
    ? `${formatCount(drawn)} of ${plural(rawPoints, 'point')}, least and greatest kept`
    : plural(rawPoints, 'point');
  // A narrow card shows the beginning: what the picture leaves out goes before how it was made.
  return [
    ...(beyond.length > 0 ? [saidBeyond(beyond, reach, drawn, Boolean(ends))] : []),
    points,
    ...(isLogY && ends?.some((end) => end !== null && end <= 0)
      ? ['a log axis has no end at or below zero: it follows the values there']
      : []),
    ...(hiddenY > 0 ? [`${formatCount(hiddenY)} at or below zero, not shown on a log axis`] : []),
    ...(hiddenX > 0 ? [`${plural(hiddenX, 'place')} at or below zero, not shown on a log axis`] : []),
    ...(broken > 0 ? [plural(broken, 'gap')] : []),
    ...(fewer > 0 ? ['not all runs reach everywhere: a reading says of how many it is'] : []),
  ];
}

function saidBeyond(
  beyond: PreparedLines['beyond'],
  [least, most]: Domain,
  drawn: number,
  isByHand: boolean,
): string {
  const values = `values from ${short(least)} to ${short(most)}`;
  if (!isByHand) return `${plural(beyond.length, 'stretch', 'stretches')} beyond the axis, ${values}`;
  const places = new Set(beyond.map(({ id, x }) => `${x} ${id}`)).size;
  return `${formatCount(places)} of ${plural(drawn, 'point')} drawn ${places === 1 ? 'lies' : 'lie'} outside the y axis set by hand, ${values}`;
}

const short = (value: number) => Number(value.toPrecision(3)).toString().replace('-', '−');

/** The place nearest to an x value where some line has a value. */
export function nearestPlace({ x, lines }: Pick<PreparedLines, 'x' | 'lines'>, value: number): number {
  let [from, to] = [0, x.length - 1];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if ((x[middle] ?? 0) <= value) from = middle;
    else to = middle;
  }
  const nearest = value - (x[from] ?? 0) <= (x[to] ?? 0) - value ? from : to;
  const isRead = (at: number) => lines.some(({ drawn }) => drawn[at] != null);
  for (let step = 0; step < x.length; step += 1) {
    if (isRead(nearest - step)) return nearest - step;
    if (isRead(nearest + step)) return nearest + step;
  }
  return nearest;
}

const CELLS = 3000;
/** What a card of two columns can show: narrower ones ask for the same, so that a pane may change its width without a question. */
const COMMON = 300;

/** How many places the server's grid may have: the picture's width decides, and what Recharts draws without stutter. */
export const bucketsFor = (width: number, lines: number): number =>
  Math.max(60, Math.min(Math.floor(CELLS / Math.max(1, lines)), Math.max(COMMON, Math.ceil(width / 2))));

const LINES = 20;
/** What Recharts mounts within a frame or two; with more it keeps the page from answering for 50 ms and longer. */
const BEARABLE = 1500;

/** Beyond this Recharts stutters: the same picture is then drawn as plain paths. */
export const isBearable = ({ x, lines }: PreparedLines): boolean =>
  lines.length <= LINES && lines.length * x.length <= BEARABLE;
