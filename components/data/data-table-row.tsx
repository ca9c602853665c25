// biome-ignore-all lint/a11y/useSemanticElements: cells stand where the window puts them, which table elements cannot.
'use client';
import { memo } from 'react';
import { cn } from '@/components/ui/cn';
import type { Placed } from './column-places';
import type { DataColumn } from './data-table';

/** What head and rows share of the columns' geometry. */
export type TableLayout<Row> = {
  pinned: Placed<Row>[];
  center: Placed<Row>[];
  /** Room of the columns that are scrolled away. */
  before: number;
  after: number;
};

/** A line between metrics and parameters keeps numbers of the one from running into the other. */
export const isNewGroup = <Row,>(data: DataColumn<Row>, previous: DataColumn<Row> | undefined) =>
  previous !== undefined && !previous.isPinned && data.group !== previous.group;

type RowProps<Row> = {
  row: Row;
  id: string;
  index: number;
  top: number;
  height: number;
  layout: TableLayout<Row>;
  version: unknown;
  isSelected: boolean;
  isActive: boolean;
  isFirstStop: boolean;
  onActivate: (id: string) => void;
  onOpen: (row: Row) => void;
};

function RowView<Row extends object>({ row, id, index, top, height, layout, ...props }: RowProps<Row>) {
  const { isSelected, isActive, isFirstStop } = props;
  const surface = isSelected ? 'bg-accent-soft' : 'bg-background group-hover/row:bg-hover';
  const cell = ({ data, width, previous }: Placed<Row>) => (
    <div
      key={data.id}
      role="cell"
      style={{ width }}
      className={cn(
        'flex h-full shrink-0 items-center overflow-hidden whitespace-nowrap px-2',
        data.align === 'end' && 'justify-end text-end tabular',
        isNewGroup(data, previous) && 'border-s ps-3',
      )}
    >
      {data.cell(row, isSelected)}
    </div>
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the page do it for whichever row has the focus.
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row-id={id}
      data-active={isActive || undefined}
      tabIndex={isActive || isFirstStop ? 0 : -1}
      style={{ top, height }}
      onClick={(event) => !(event.target as Element).closest('a, button, input') && props.onActivate(id)}
      onDoubleClick={(event) => !(event.target as Element).closest('a, button, input') && props.onOpen(row)}
      className={cn(
        'group/row absolute flex min-w-full border-b outline-none',
        surface,
        'after:pointer-events-none focus-visible:after:absolute focus-visible:after:inset-0 focus-visible:after:z-20 focus-visible:after:border-y-2 focus-visible:after:border-accent',
      )}
    >
      {layout.pinned.length > 0 && (
        // One for all: each thing that sticks is a layer of its own for the browser.
        <div
          className={cn(
            'sticky start-0 z-10 flex shrink-0 border-e group-data-active/row:shadow-[inset_2px_0_0_var(--accent)]',
            surface,
          )}
        >
          {layout.pinned.map(cell)}
        </div>
      )}
      <div aria-hidden style={{ width: layout.before }} className="shrink-0" />
      {layout.center.map(cell)}
      <div aria-hidden style={{ width: layout.after }} className="shrink-0" />
    </div>
  );
}

const isSame = <Row,>(before: RowProps<Row>, after: RowProps<Row>) =>
  before.version === after.version &&
  before.layout === after.layout &&
  before.top === after.top &&
  before.height === after.height &&
  before.isSelected === after.isSelected &&
  before.isActive === after.isActive &&
  before.isFirstStop === after.isFirstStop;

/** Scrolling past a row, or a change in another, does not draw it again. */
export const DataTableRow = memo(RowView, isSame) as typeof RowView;
