'use client';
import { type RefObject, startTransition, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { whenIdle } from '@/lib/client/when-idle';

export type TableGrid = {
  rowCount: number;
  rowHeight: number;
  headHeight: number;
  /** Of the columns that scroll; pinned ones stand before them. */
  widths: readonly number[];
  pinnedWidth: number;
  /** Of its foot, by what stands over it. */
  covered?: number;
};

/** What is in the page; `last` is below `first` where nothing is. */
export type TableWindow = {
  firstRow: number;
  lastRow: number;
  /** Without those beyond. */
  near: ColumnWindow;
} & ColumnWindow;

export type ColumnWindow = {
  firstColumn: number;
  lastColumn: number;
  /** Room of the columns that are scrolled away. */
  before: number;
  after: number;
};

/** What is in sight, and how many rows and columns beyond it are in the page too. */
type Place = { top: number; left: number; width: number; height: number; beyond: Beyond };
type Beyond = { rows: number; columns: number };

/** Columns as far as the eye goes next: their titles are read out, and found by searching in the page. */
const BEYOND: Beyond = { rows: 6, columns: 7 };
/** Until the table has been measured, on the server too: what a laptop's window shows, and the row that it cuts. */
const FIRST_PLACE: Place = { top: 0, left: 0, width: 1200, height: 720, beyond: { rows: 1, columns: 0 } };
/** In milliseconds: who has not scrolled for so long looks at what is there. */
const SETTLES_AFTER = 150;
/** Rows come and go in fours: a slow scroll draws seldom. */
const ROWS_AT_ONCE = 4;

const within = (at: number, count: number) => Math.max(0, Math.min(count - 1, at));

/** Rows and columns in sight of a place, and those beyond. */
export function windowAt(place: Place, { rowCount, rowHeight, widths, pinnedWidth }: TableGrid): TableWindow {
  const { beyond } = place;
  const topRow = Math.floor(place.top / rowHeight) - beyond.rows;
  const bottomRow = Math.ceil((place.top + place.height) / rowHeight) + beyond.rows;
  const firstRow = Math.max(0, Math.floor(topRow / ROWS_AT_ONCE) * ROWS_AT_ONCE);
  const lastRow =
    place.height === 0 ? -1 : Math.min(rowCount, Math.ceil(bottomRow / ROWS_AT_ONCE) * ROWS_AT_ONCE) - 1;

  let [start, left, right] = [0, 0, -1];
  for (const [at, width] of widths.entries()) {
    if (start + width <= place.left) left = at + 1;
    if (start < place.left + place.width - pinnedWidth) right = at;
    start += width;
  }
  const sum = (some: readonly number[]) => some.reduce((total, width) => total + width, 0);
  const columns = (more: number): ColumnWindow => {
    const firstColumn = within(left - more, widths.length);
    const lastColumn = Math.min(widths.length - 1, Math.max(left, right) + more);
    const [before, after] = [widths.slice(0, firstColumn), widths.slice(lastColumn + 1)];
    return { firstColumn, lastColumn, before: sum(before), after: sum(after) };
  };
  return {
    firstRow: Math.min(firstRow, Math.max(0, rowCount - 1)),
    lastRow,
    ...columns(beyond.columns),
    near: columns(0),
  };
}

const isSame = (one: TableWindow, other: TableWindow) =>
  one.firstRow === other.firstRow &&
  one.lastRow === other.lastRow &&
  one.firstColumn === other.firstColumn &&
  one.lastColumn === other.lastColumn &&
  one.near.firstColumn === other.near.firstColumn &&
  one.near.lastColumn === other.near.lastColumn;

/** Whether all of one is in sight of the other. */
const isWithin = (one: Place, other: Place) =>
  one.top === other.top && one.left === other.left && one.width <= other.width && one.height <= other.height;

/**
 * The window of a table whose rows are of one height and whose columns' widths are known: nothing but arithmetic. A turn of the wheel
 * reads where the table is once, and draws only when another row or column comes in sight. What came from the server lies in sight as
 * well as it goes: what is beyond it is drawn when the page has nothing else to do. So is what lies beside the rows that scrolling
 * brings: most of them pass by, and only those that stay are drawn whole.
 */
export function useTableWindow(scroller: RefObject<HTMLElement | null>, grid: TableGrid) {
  const [place, setPlace] = useState(FIRST_PLACE);
  /** The rows that are drawn whole while others come; all of them when nobody scrolls. */
  const [whole, setWhole] = useState<{ first: number; last: number }>();
  const drawn = useRef({ place, grid });
  /** Where the table was last found: what it makes no difference to is not drawn, until there are other rows or columns. */
  const found = useRef(place);
  useLayoutEffect(() => {
    drawn.current = { place, grid };
    if (!isSame(windowAt(place, grid), windowAt(found.current, grid))) setPlace(found.current);
  });

  useLayoutEffect(() => {
    const node = scroller.current;
    if (!node) return;
    const measure = (): Place => ({
      top: node.scrollTop,
      left: Math.abs(node.scrollLeft),
      width: node.clientWidth,
      height: node.clientHeight,
      beyond: BEYOND,
    });
    const look = (draw: (change: () => void) => void, hasScrolled = false) => {
      const next = measure();
      found.current = next;
      const { place: before, grid: now } = drawn.current;
      const { firstRow: first, lastRow: last, ...shown } = windowAt(before, now);
      if (isSame({ firstRow: first, lastRow: last, ...shown }, windowAt(next, now))) return;
      draw(() => {
        setPlace(next);
        if (hasScrolled) setWhole((rows) => rows ?? { first, last });
      });
    };
    let settling: ReturnType<typeof setTimeout> | undefined;
    // In the frame of the turn itself: a later one would show it empty.
    const onScroll = () => {
      clearTimeout(settling);
      look(flushSync, true);
      settling = setTimeout(() => startTransition(() => setWhole(undefined)), SETTLES_AFTER);
    };
    let callOff = () => {};
    const observer = new ResizeObserver(() => {
      callOff();
      const isDrawn = drawn.current.place === FIRST_PLACE && isWithin(measure(), FIRST_PLACE);
      if (isDrawn) callOff = whenIdle(() => look(startTransition));
      else look((change) => change());
    });
    node.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(node);
    return () => {
      callOff();
      clearTimeout(settling);
      node.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scroller]);

  /** Scrolls no further than it takes to have the row in sight. */
  const showRow = useCallback(
    (row: number) => {
      const node = scroller.current;
      if (!node) return;
      const { rowHeight, headHeight, covered = 0 } = drawn.current.grid;
      const top = row * rowHeight;
      const lowest = top + rowHeight + headHeight + covered - node.clientHeight;
      if (top < node.scrollTop) node.scrollTop = top;
      else if (lowest > node.scrollTop) node.scrollTop = lowest;
    },
    [scroller],
  );
  const isWhole = (row: number) => !whole || (row >= whole.first && row <= whole.last);
  return { ...windowAt(place, grid), isWhole, showRow };
}
