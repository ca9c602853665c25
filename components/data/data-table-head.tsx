// biome-ignore-all lint/a11y/useSemanticElements: cells stand where the window puts them, which table elements cannot.
// biome-ignore-all lint/a11y/useFocusableInteractive: a head's title and menu take the focus, not the head itself.
'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { cn } from '@/components/ui/cn';
import type { Placed } from './column-places';
import type { DataColumn, SortOrder } from './data-table';
import { isNewGroup, type TableLayout } from './data-table-row';

type HeadProps<Row> = {
  layout: TableLayout<Row>;
  onResize: (columnId: string, width: number) => void;
  sort: SortOrder;
  onSort: (columnId: string) => void;
  height: number;
  columnMenu?: (columnId: string, resize: (by: number) => void) => ReactNode;
};

export function DataTableHead<Row>({ layout, onResize, sort, onSort, height, columnMenu }: HeadProps<Row>) {
  const cell = ({ data, width, start, previous }: Placed<Row>, isPinned: boolean, isLastPinned = false) => {
    const isSorted = sort.id === data.id;
    return (
      <div
        key={data.id}
        role="columnheader"
        aria-sort={
          isSorted ? (sort.isDescending ? 'descending' : 'ascending') : data.isSortable ? 'none' : undefined
        }
        style={{ width, insetInlineStart: isPinned ? start : undefined }}
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
          {columnMenu?.(data.id, (by) => onResize(data.id, width + by))}
        </div>
        {!data.head && <ResizeGrip width={width} onResize={(next) => onResize(data.id, next)} />}
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
        {data.note && <span className="ms-1 font-normal">{data.note}</span>}
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
      <span className="min-w-0 truncate">
        {data.title}
        {data.note && <span className="ms-1 font-normal text-muted-foreground">{data.note}</span>}
      </span>
      {sort &&
        (sort.isDescending ? (
          <ArrowDown className="size-3 shrink-0" />
        ) : (
          <ArrowUp className="size-3 shrink-0" />
        ))}
    </button>
  );
}

type GripProps = { width: number; onResize: (width: number) => void };

/** For the mouse; the column's menu has the same for keys. */
function ResizeGrip({ width, onResize }: GripProps) {
  const from = useRef<{ x: number; width: number } | undefined>(undefined);
  return (
    <div
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) =>
        from.current &&
        onResize(from.current.width + (event.clientX - from.current.x) * inlineSign(event.currentTarget))
      }
      onPointerUp={() => {
        from.current = undefined;
      }}
      className="absolute -end-1 bottom-1 h-6 z-10 w-2 cursor-col-resize touch-none select-none after:absolute after:inset-y-0 after:start-[3px] after:w-px after:bg-transparent hover:after:bg-accent group-hover/head:after:bg-border"
    />
  );
}

const inlineSign = (element: Element) => (getComputedStyle(element).direction === 'rtl' ? -1 : 1);
