/** Where the columns of a table stand, and how wide they are. Pure. */
import type { DataColumn } from './data-table';

export const NARROWEST = 56;
export const WIDEST = 800;

/** What somebody chose, by the columns' ids. */
export type ColumnWidths = Record<string, number>;

export type Placed<Row> = {
  data: DataColumn<Row>;
  width: number;
  /** From the beginning of its kind: pinned columns stay there. */
  start: number;
  /** The column before it that scrolls as it does. */
  previous: DataColumn<Row> | undefined;
};

/** Pinned columns stand first, the others scroll under them. */
export function placeColumns<Row>(columns: readonly DataColumn<Row>[], widths: ColumnWidths) {
  const [pinned, center] = [true, false].map((isPinned) => {
    let start = 0;
    return columns
      .filter((column) => Boolean(column.isPinned) === isPinned)
      .map((data, at, all): Placed<Row> => {
        const width = Math.min(WIDEST, Math.max(NARROWEST, widths[data.id] ?? data.width));
        start += width;
        return { data, width, start: start - width, previous: isPinned ? undefined : all[at - 1] };
      });
  }) as [Placed<Row>[], Placed<Row>[]];
  const sum = (placed: readonly Placed<Row>[]) => placed.reduce((total, { width }) => total + width, 0);
  const pinnedWidth = sum(pinned);
  return {
    pinned,
    center,
    widths: center.map(({ width }) => width),
    pinnedWidth,
    width: pinnedWidth + sum(center),
  };
}
