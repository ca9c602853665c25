// biome-ignore-all lint/a11y/useSemanticElements: cells stand where the window puts them, which table elements cannot.
'use client';
import {
  type ColumnSizingState,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { readStored, writeStored } from '@/lib/client/stored';
import { DataTableHead } from './data-table-head';
import { DataTableRow } from './data-table-row';

export type SortOrder = { id: string; isDescending: boolean };

export type DataColumn<Row> = {
  id: string;
  title: string;
  /** Columns of one group that stand together carry its name once. */
  group?: string;
  width: number;
  align?: 'start' | 'end';
  isPinned?: boolean;
  isSortable?: boolean;
  /** The head's own content where a title is not enough. */
  head?: ReactNode;
  cell: (row: Row) => ReactNode;
};

type DataTableProps<Row> = {
  label: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
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
  activeId: string | undefined;
  onActivate: (id: string) => void;
  onOpen: (row: Row) => void;
  onEndReached: () => void;
  /** Widths that the viewer chose are kept under this name. */
  storageKey: string;
  isDimmed?: boolean;
  children?: ReactNode;
};

const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnPinningFeature });
const NARROWEST = 56;
const WIDEST = 800;
const HEAD_HEIGHT = 32;
const GROUP_HEIGHT = 20;
const NEAR_END = 30;

/** A table of any size: only what is in sight is in the page, rows and columns. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, rowHeight, activeId, storageKey } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [sizing, setSizing] = useState<ColumnSizingState>({});
  useLayoutEffect(() => setSizing(readSizes(storageKey)), [storageKey]);

  const headHeight = HEAD_HEIGHT + (columns.some(({ group }) => group) ? GROUP_HEIGHT : 0);
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const table = useTable({
    features,
    columns: useMemo(
      () => columns.map(({ id, width }) => ({ id, size: width, minSize: NARROWEST, maxSize: WIDEST })),
      [columns],
    ),
    data: rows as Row[],
    getRowId: rowId,
    columnResizeMode: 'onChange',
    state: {
      columnSizing: sizing,
      columnPinning: useMemo(
        () => ({ start: columns.filter(({ isPinned }) => isPinned).map(({ id }) => id), end: [] }),
        [columns],
      ),
    },
    onColumnSizingChange(update) {
      setSizing((before) => {
        const after = typeof update === 'function' ? update(before) : update;
        writeStored(storageKey, JSON.stringify({ ...readSizes(storageKey), ...after }));
        return after;
      });
    },
  });
  const pinned = table.getStartLeafColumns();
  const center = table.getCenterLeafColumns();

  const rowWindow = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rowId(rows[index] as Row),
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  const columnWindow = useVirtualizer({
    horizontal: true,
    count: center.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => center[index]?.getSize() ?? NARROWEST,
    getItemKey: (index) => center[index]?.id ?? index,
    overscan: 4,
  });
  const sizes = center.map((column) => column.getSize()).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when a size changes, and only then.
  useLayoutEffect(() => columnWindow.measure(), [sizes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when the row height changes, and only then.
  useLayoutEffect(() => rowWindow.measure(), [rowHeight]);

  const shownRows = rowWindow.getVirtualItems();
  const shownColumns = columnWindow.getVirtualItems();
  const lastShown = shownRows.at(-1)?.index ?? 0;
  const { onEndReached } = props;
  useEffect(() => {
    if (lastShown >= rows.length - NEAR_END) onEndReached();
  }, [lastShown, rows.length, onEndReached]);

  const activeIndex = activeId === undefined ? -1 : rows.findIndex((row) => rowId(row) === activeId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves when another row becomes active, not when rows arrive.
  useEffect(() => {
    if (activeIndex < 0) return;
    rowWindow.scrollToIndex(activeIndex, { align: 'auto' });
    const frame = requestAnimationFrame(() => {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-row-id="${activeId}"]`);
      if (row && !row.contains(document.activeElement)) row.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [activeId]);

  const before = shownColumns[0]?.start ?? 0;
  const layout = {
    pinned: pinned.map((column) => ({ column, data: byId.get(column.id) })),
    center: shownColumns.map(({ index }) => {
      const column = center[index];
      return { column, data: column && byId.get(column.id), previous: byId.get(center[index - 1]?.id ?? '') };
    }),
    before,
    after: Math.max(0, columnWindow.getTotalSize() - (shownColumns.at(-1)?.end ?? 0)),
    width: table.getTotalSize(),
  };
  // What a row's geometry depends on: rows are drawn again when it changes.
  const layoutVersion = `${props.drawVersion}|${columns.map(({ id }) => id).join()}|${pinned.map((column) => column.getSize()).join()}|${sizes}|${shownColumns[0]?.index}-${shownColumns.at(-1)?.index}`;

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
      <div style={{ width: layout.width }} className="min-w-full">
        <DataTableHead
          table={table}
          layout={layout}
          sort={props.sort}
          onSort={props.onSort}
          height={headHeight}
          columnMenu={props.columnMenu}
        />
        <div role="rowgroup" style={{ height: rowWindow.getTotalSize() }} className="relative">
          {shownRows.map(({ index, key, start }) => {
            const row = rows[index];
            if (!row) return null;
            const id = rowId(row);
            return (
              <DataTableRow
                key={key}
                row={row}
                id={id}
                index={index}
                top={start - headHeight}
                height={rowHeight}
                layout={layout}
                layoutVersion={layoutVersion}
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

function readSizes(key: string): ColumnSizingState {
  try {
    return JSON.parse(readStored(key) ?? '{}') as ColumnSizingState;
  } catch {
    return {};
  }
}
