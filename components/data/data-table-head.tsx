// biome-ignore-all lint/a11y/useSemanticElements: cells stand where the window puts them, which table elements cannot.
// biome-ignore-all lint/a11y/useFocusableInteractive: a head's title and menu take the focus, not the head itself.
'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import type { DataColumn, SortOrder } from './data-table';
import { isNewGroup, type Placed, type TableLayout } from './data-table-row';

type HeaderHandle = { id: string; getResizeHandler: () => (event: unknown) => void };

type HeadProps<Row> = {
  table: {
    getLeafHeaders: () => HeaderHandle[];
    setColumnSizing: (update: (before: Record<string, number>) => Record<string, number>) => void;
  };
  layout: TableLayout<Row>;
  sort: SortOrder;
  onSort: (columnId: string) => void;
  height: number;
  columnMenu?: (columnId: string, resize: (by: number) => void) => ReactNode;
};

export function DataTableHead<Row>({ table, layout, sort, onSort, height, columnMenu }: HeadProps<Row>) {
  const handles = new Map(table.getLeafHeaders().map((header) => [header.id, header]));
  const cell = ({ column, data, previous }: Placed<Row>, isPinned: boolean, isLastPinned = false) => {
    if (!column || !data) return null;
    const isSorted = sort.id === data.id;
    return (
      <div
        key={column.id}
        role="columnheader"
        aria-sort={
          isSorted ? (sort.isDescending ? 'descending' : 'ascending') : data.isSortable ? 'none' : undefined
        }
        style={{ width: column.getSize(), insetInlineStart: isPinned ? column.getStart('start') : undefined }}
        className={cn(
          'group/head relative flex shrink-0 flex-col justify-end',
          isPinned && 'sticky z-20 bg-background',
          isLastPinned && 'border-e',
          isNewGroup(data, previous) && 'border-s ps-1',
        )}
      >
        {data.group && data.group !== previous?.group && (
          <span
            aria-hidden
            className="absolute start-2 top-1.5 whitespace-nowrap text-xs font-medium text-muted-foreground"
          >
            {data.group}
          </span>
        )}
        <div className={cn('flex h-8 items-center px-2', data.align === 'end' && 'flex-row-reverse')}>
          {data.head ?? <Title data={data} sort={isSorted ? sort : undefined} onSort={onSort} />}
          {columnMenu?.(data.id, (by) =>
            table.setColumnSizing((before) => ({
              ...before,
              [data.id]: Math.min(800, Math.max(56, column.getSize() + by)),
            })),
          )}
        </div>
        {!data.head && <ResizeGrip onStart={handles.get(data.id)?.getResizeHandler()} />}
      </div>
    );
  };
  return (
    <div role="rowgroup" className="sticky top-0 z-30">
      <div role="row" aria-rowindex={1} style={{ height }} className="flex min-w-full border-b bg-background">
        {layout.pinned.map((placed, at) => cell(placed, true, at === layout.pinned.length - 1))}
        <div aria-hidden style={{ width: layout.before }} className="shrink-0" />
        {layout.center.map((placed) => cell(placed, false))}
        <div aria-hidden style={{ width: layout.after }} className="shrink-0" />
      </div>
    </div>
  );
}

type TitleProps<Row> = {
  data: DataColumn<Row>;
  sort: SortOrder | undefined;
  onSort: (columnId: string) => void;
};

function Title<Row>({ data, sort, onSort }: TitleProps<Row>) {
  const shared = cn('min-w-0 truncate text-xs font-medium', data.align === 'end' && 'text-end');
  if (!data.isSortable) {
    return (
      <span title={data.title} className={cn(shared, 'flex-1 text-muted-foreground')}>
        {data.title}
      </span>
    );
  }
  return (
    <button
      type="button"
      title={data.title}
      onClick={() => onSort(data.id)}
      className={cn(
        'flex h-6 min-w-0 flex-1 items-center gap-1 rounded-xs text-xs font-medium hover:text-foreground',
        data.align === 'end' && 'flex-row-reverse',
        sort ? 'text-foreground' : 'text-muted-foreground',
      )}
    >
      <span className="min-w-0 truncate">{data.title}</span>
      {sort &&
        (sort.isDescending ? (
          <ArrowDown className="size-3 shrink-0" />
        ) : (
          <ArrowUp className="size-3 shrink-0" />
        ))}
    </button>
  );
}

/** For the mouse; the column's menu has the same for keys. */
const ResizeGrip = ({ onStart }: { onStart: ((event: unknown) => void) | undefined }) => (
  <div
    aria-hidden
    onMouseDown={onStart}
    onTouchStart={onStart}
    className="absolute -end-1 bottom-1 h-6 z-10 w-2 cursor-col-resize touch-none select-none after:absolute after:inset-y-0 after:start-[3px] after:w-px after:bg-transparent hover:after:bg-accent group-hover/head:after:bg-border"
  />
);
