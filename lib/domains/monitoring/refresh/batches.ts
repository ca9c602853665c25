/** Which windows are counted together: several in one pass over the source, as long as what the engine then holds has room. */
import type { CountingPlan } from '../counting/plan';

/** In one pass over the rows, however few they are. */
const MOST_WINDOWS = 40;
/** Values that the engine holds of them at once: some 0.8 GB of numbers. One window alone is not held, but read again for each column. */
const MOST_CELLS = 100_000_000;

/** How many values a row has there. */
export const widthOf = ({ columns, slices, custom }: CountingPlan): number =>
  columns.length + slices.length + (custom?.reads.length ?? 0) + 3;

/** In their order. A window with more than there is room for goes alone. */
export function batchesOf<Window extends { rows: number }>(
  windows: readonly Window[],
  width: number,
  most = MOST_CELLS,
): Window[][] {
  const batches: Window[][] = [];
  let cells = 0;
  for (const window of windows) {
    const own = window.rows * width;
    const last = batches.at(-1);
    if (last && last.length < MOST_WINDOWS && cells + own <= most) {
      last.push(window);
      cells += own;
    } else {
      batches.push([window]);
      cells = own;
    }
  }
  return batches;
}
