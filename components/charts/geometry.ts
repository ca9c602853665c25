import type { Domain } from './prepare-axis';

export type Size = { width: number; height: number };
/** Room around the plot: charts side by side have the same, so that what lies on top knows where the plot is. */
export type Room = { left: number; right: number; top: number; bottom: number };
export const ROOM: Room = { left: 58, right: 12, top: 8, bottom: 22 };

/** Between charts beside and below each other, in pixels. */
export const GAP = 12;

/** What maps values to pixels. */
export type Scales = { xDomain: Domain; yDomain: Domain; isLogX?: boolean; isLogY?: boolean; room?: Room };

export type Plot = {
  left: number;
  top: number;
  width: number;
  height: number;
  toX: (value: number) => number;
  toY: (value: number) => number;
  fromX: (pixel: number) => number;
  fromY: (pixel: number) => number;
};

const same = (value: number) => value;

/** From values to the share of an axis and back. */
function axis([low, high]: Domain, isLog: boolean | undefined) {
  const [into, out] = isLog ? [Math.log, Math.exp] : [same, same];
  const [from, span] = [into(low), into(high) - into(low) || 1];
  return {
    share: (value: number) => (into(value) - from) / span,
    value: (share: number) => out(from + share * span),
  };
}

export function plotOf(
  { width, height }: Size,
  { xDomain, yDomain, isLogX, isLogY, room = ROOM }: Scales,
): Plot {
  const plot = {
    left: room.left,
    top: room.top,
    width: Math.max(1, width - room.left - room.right),
    height: Math.max(1, height - room.top - room.bottom),
  };
  const [x, y] = [axis(xDomain, isLogX), axis(yDomain, isLogY)];
  return {
    ...plot,
    toX: (value) => plot.left + x.share(value) * plot.width,
    toY: (value) => plot.top + (1 - y.share(value)) * plot.height,
    fromX: (pixel) => x.value((pixel - plot.left) / plot.width),
    fromY: (pixel) => y.value(1 - (pixel - plot.top) / plot.height),
  };
}

type Point = { x: number; y: number | null };

/** An SVG path through the values; a gap lifts the pen, and a value between two gaps is a dot. */
export function pathOf(plot: Plot, points: readonly Point[]): string {
  let path = '';
  for (const [at, { x, y }] of points.entries()) {
    if (y === null) continue;
    const isDown = at > 0 && points[at - 1]?.y !== null;
    const isAlone = !isDown && (points[at + 1]?.y ?? null) === null;
    path += `${isDown ? 'L' : 'M'}${plot.toX(x).toFixed(1)} ${plot.toY(y).toFixed(1)}${isAlone ? 'h0' : ''}`;
  }
  return path;
}

/** The closed area between two courses, in as many pieces as gaps leave. */
export function areaOf(
  plot: Plot,
  x: readonly number[],
  low: readonly (number | null)[],
  high: readonly (number | null)[],
): string {
  let path = '';
  let piece: number[] = [];
  const pixel = (at: number, values: readonly (number | null)[]) =>
    `${plot.toX(x[at] ?? 0).toFixed(1)} ${plot.toY(values[at] ?? 0).toFixed(1)}`;
  const close = () => {
    if (piece.length === 0) return;
    const there = piece.map((at) => pixel(at, high));
    const back = piece.toReversed().map((at) => pixel(at, low));
    path += `M${[...there, ...back].join('L')}Z`;
    piece = [];
  };
  for (let at = 0; at < x.length; at += 1) {
    if (low[at] === null || high[at] === null || low[at] === undefined || high[at] === undefined) close();
    else piece.push(at);
  }
  close();
  return path;
}
