// biome-ignore-all lint/a11y/useSemanticElements: cells stand where the window puts them, which table elements cannot.
'use client';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { isAtWork } from '@/lib/client/focus';
import { readStored, writeStored } from '@/lib/client/stored';
import { type ColumnWidths, NARROWEST, type Placed, placeColumns, WIDEST } from './column-places';
import { DataTableHead } from './data-table-head';
import { DataTableRow } from './data-table-row';
import { type ColumnWindow, useTableWindow } from './use-table-window';

export type SortOrder = { id: string; isDescending: boolean };

export type DataColumn<Row> = {
  id: string;
  title: string;
  /** Said after the title, smaller. */
  note?: string;
  /** Columns of one group that stand together carry its name once. */
  group?: string;
  width: number;
  align?: 'start' | 'end';
  isPinned?: boolean;
  isSortable?: boolean;
  /** The head's own content where a title is not enough. */
  head?: ReactNode;
  cell: (row: Row, isSelected: boolean) => ReactNode;
};

export type TableView = { rows: [first: number, last: number]; columns: readonly string[] };

type DataTableProps<Row> = {
  label: string;
  columns: readonly DataColumn<Row>[];
  /** A hole is a row that has not come yet. */
  rows: readonly (Row | undefined)[];
  rowId: (row: Row) => string;
  rowHeight: number;
  /** How many rows there are in all, loaded or not. */
  total: number;
  sort: SortOrder;
  onSort: (columnId: string) => void;
  columnMenu?: (columnId: string, resize: (by: number) => void) => ReactNode;
  isSelected: (row: Row) => boolean;
  /** Drawn again only when what this answers is another value. */
  rowVersion: (row: Row) => unknown;
  /** The same for all rows at once. */
  drawVersion?: string;
  /** Another list begins at its top. */
  scrollKey?: string;
  /** Scrolls to an end; another object does it again. */
  jump?: { to: 'start' | 'end' } | undefined;
  activeId: string | undefined;
  onActivate: (id: string) => void;
  onOpen: (row: Row) => void;
  /** How much of its foot something else stands over, in pixels: the last rows scroll clear of it, and so does the active one. */
  covered?: number;
  onEndReached?: () => void;
  /** Which rows and which of the columns that scroll are in sight, a few beyond included. */
  onView?: (view: TableView) => void;
  /** Widths that the viewer chose are kept in this browser under this name, or by who holds `widths`. */
  storageKey?: string;
  widths?: ColumnWidths;
  onWidths?: (widths: ColumnWidths) => void;
  isDimmed?: boolean;
  children?: ReactNode;
};

const HEAD_HEIGHT = 32;
const GROUP_HEIGHT = 20;
const NEAR_END = 30;

/** A table of any size: only what is in sight is in the page, rows and columns. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, rowHeight, activeId } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [sizing, resize] = useSizing(props);

  const headHeight = HEAD_HEIGHT + (columns.some(({ group }) => group) ? GROUP_HEIGHT : 0);
  const { pinned, center, widths, pinnedWidth, width } = useMemo(
    () => placeColumns(columns, sizing),
    [columns, sizing],
  );

  const { showRow, isWhole, ...window } = useTableWindow(scroller, {
    rowCount: rows.length,
    rowHeight,
    headHeight,
    widths,
    pinnedWidth,
    covered: props.covered ?? 0,
  });
  const { firstRow, lastRow, firstColumn, lastColumn } = window;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each wish.
  useEffect(() => {
    if (props.jump) showRow(props.jump.to === 'start' ? 0 : rows.length - 1);
  }, [props.jump]);
  const listed = useRef(props.scrollKey);
  useEffect(() => {
    // The first one may have been scrolled before the page listened.
    if (listed.current === props.scrollKey) return;
    listed.current = props.scrollKey;
    scroller.current?.scrollTo({ top: 0 });
  }, [props.scrollKey]);

  const { onEndReached, onView } = props;
  useEffect(() => {
    if (lastRow >= rows.length - NEAR_END) onEndReached?.();
  }, [lastRow, rows.length, onEndReached]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns are known by their places.
  useEffect(() => {
    const shown = [...pinned, ...center.slice(firstColumn, lastColumn + 1)];
    onView?.({ rows: [firstRow, Math.max(firstRow, lastRow)], columns: shown.map(({ data }) => data.id) });
  }, [firstRow, lastRow, firstColumn, lastColumn, columns, onView]);

  const activeIndex = useMemo(
    () => (activeId === undefined ? -1 : rows.findIndex((row) => row && rowId(row) === activeId)),
    [rows, rowId, activeId],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves when another row becomes active, not when rows arrive.
  useEffect(() => {
    if (activeIndex < 0) return;
    showRow(activeIndex);
    const frame = requestAnimationFrame(() => {
      const row = scroller.current?.querySelector<HTMLElement>(
        `[data-row-id="${CSS.escape(activeId ?? '')}"]`,
      );
      const focused = document.activeElement;
      if (row && !row.contains(focused) && !isAtWork(focused)) row.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [activeId, props.covered]);

  const layout = useLayout(pinned, center, window, props.drawVersion);
  const nearLayout = useLayout(pinned, center, window.near, props.drawVersion);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `resize` follows from `layout`; what scrolls by does not draw the head again.
  const head = useMemo(
    () => (
      <DataTableHead
        layout={layout}
        onResize={resize}
        sort={props.sort}
        onSort={props.onSort}
        height={headHeight}
        columnMenu={props.columnMenu}
      />
    ),
    [layout, headHeight, props.sort, props.onSort, props.columnMenu],
  );

  const shown = Array.from({ length: Math.max(0, lastRow - firstRow + 1) }, (_, at) => firstRow + at);
  return (
    <div
      ref={scroller}
      role="table"
      aria-label={props.label}
      aria-rowcount={props.total + 1}
      aria-colcount={columns.length}
      className={cn(
        'relative min-h-0 flex-1 overflow-auto overscroll-contain transition-opacity duration-100 scroll-thin',
        props.isDimmed && 'opacity-55',
      )}
    >
      <div style={{ width, paddingBottom: props.covered }} className="min-w-full">
        {head}
        <div role="rowgroup" style={{ height: rows.length * rowHeight }} className="relative">
          {shown.map((index) => {
            const row = rows[index];
            const top = index * rowHeight;
            if (!row) return <Gap key={index} index={index} top={top} height={rowHeight} />;
            const id = rowId(row);
            return (
              <DataTableRow
                key={id}
                row={row}
                id={id}
                index={index}
                top={top}
                height={rowHeight}
                layout={isWhole(index) ? layout : nearLayout}
                version={props.rowVersion(row)}
                isSelected={props.isSelected(row)}
                isActive={id === activeId}
                isFirstStop={activeIndex < 0 && index === 0}
                onActivate={props.onActivate}
                onOpen={props.onOpen}
              />
            );
          })}
        </div>
      </div>
      {props.children}
    </div>
  );
}

/** What a row's geometry depends on: rows are drawn again when it is another object. */
function useLayout<Row>(
  pinned: Placed<Row>[],
  center: Placed<Row>[],
  columns: ColumnWindow,
  drawVersion?: string,
) {
  const { firstColumn, lastColumn, before, after } = columns;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `drawVersion` says when cells change though columns do not.
  return useMemo(
    () => ({ pinned, center: center.slice(firstColumn, lastColumn + 1), before, after }),
    [pinned, center, firstColumn, lastColumn, before, after, drawVersion],
  );
}

/** A row on its way: its place is kept. */
const Gap = ({ index, top, height }: { index: number; top: number; height: number }) => (
  // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it yet.
  <div
    role="row"
    aria-rowindex={index + 2}
    aria-busy
    style={{ top, height }}
    className="absolute flex min-w-full items-center border-b px-4"
  >
    <div role="cell" className="sticky start-4">
      <Skeleton className="w-56" />
    </div>
  </div>
);

type Sizing = Pick<DataTableProps<never>, 'storageKey' | 'widths' | 'onWidths'>;

/** Widths of columns, kept in the browser unless somebody else holds them. */
function useSizing({ storageKey = '', widths, onWidths }: Sizing) {
  const [kept, setKept] = useState<ColumnWidths>({});
  useLayoutEffect(() => setKept(readSizes(storageKey)), [storageKey]);
  const sizing = widths ?? kept;
  function resize(columnId: string, width: number) {
    const changed = { [columnId]: Math.round(Math.min(WIDEST, Math.max(NARROWEST, width))) };
    if (onWidths) return onWidths({ ...sizing, ...changed });
    setKept((before) => ({ ...before, ...changed }));
    writeStored(storageKey, JSON.stringify({ ...readSizes(storageKey), ...changed }));
  }
  return [sizing, resize] as const;
}

function readSizes(key: string): ColumnWidths {
  try {
    return JSON.parse(readStored(key) ?? '{}') as ColumnWidths;
  } catch {
    return {};
  }
}
