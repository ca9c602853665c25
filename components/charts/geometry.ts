import type { PreparedChart } from './prepare-series';

/** Room around the plot, the same for every chart, so that what lies on top knows where the plot is. */
export const ROOM = { left: 58, right: 12, top: 8, bottom: 22 };

export type Size = { width: number; height: number };

export type Plot = {
  left: number;
  top: number;
  width: number;
  height: number;
  toX: (value: number) => number;
  toY: (value: number) => number;
  fromX: (pixel: number) => number;
};

export function plotOf({ width, height }: Size, { xDomain, yDomain }: PreparedChart, isLog: boolean): Plot {
  const plot = {
    left: ROOM.left,
    top: ROOM.top,
    width: Math.max(1, width - ROOM.left - ROOM.right),
    height: Math.max(1, height - ROOM.top - ROOM.bottom),
  };
  const [x0, x1] = xDomain;
  const [y0, y1] = isLog ? [Math.log(yDomain[0]), Math.log(yDomain[1])] : yDomain;
  return {
    ...plot,
    toX: (value) => plot.left + ((value - x0) / (x1 - x0 || 1)) * plot.width,
    toY: (value) => plot.top + (1 - ((isLog ? Math.log(value) : value) - y0) / (y1 - y0 || 1)) * plot.height,
    fromX: (pixel) => x0 + ((pixel - plot.left) / plot.width) * (x1 - x0),
  };
}

/** An SVG path through the values; a gap lifts the pen. */
export function pathOf(plot: Plot, points: readonly { x: number; y: number | null }[]): string {
  let isDown = false;
  let path = '';
  for (const { x, y } of points) {
    if (y === null) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${plot.toX(x).toFixed(1)} ${plot.toY(y).toFixed(1)}`;
    isDown = true;
  }
  return path;
}
