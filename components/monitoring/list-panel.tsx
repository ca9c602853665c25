'use client';
import { type ReactNode, useState } from 'react';
import { List, type ListColumn } from '@/components/data/list';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';

type Props<Row> = {
  title: string;
  /** Completes "Could not load …". */
  what: string;
  query: Parameters<typeof List<Row>>[0]['query'];
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string | number;
  columns: readonly ListColumn<Row>[];
  empty: ReactNode;
  /** What stands at the end of a row, where something can be done with it. */
  act?: ((row: Row) => ReactNode) | false;
  actClassName?: string;
  /** The way to one more, and the dialog in which it is said. */
  add?: { label: string; icon: ReactNode; dialog: (onDone: () => void) => ReactNode } | false;
  children?: ReactNode;
};

/** A titled list that is part of a monitor's page, with the way to add to it. */
export function ListPanel<Row>(props: Props<Row>) {
  const { title, add, act, columns, actClassName = 'w-14', empty, children, ...list } = props;
  const [isAdding, setAdding] = useState(false);
  const acting: ListColumn<Row>[] = act ? [{ title: 'Act', className: actClassName, cell: act }] : [];
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <div className="flex min-h-8 items-center gap-3">
        <h2 className="text-base font-semibold">{title}</h2>
        {add && (
          <Button size="sm" onClick={() => setAdding(true)}>
            {add.icon} {add.label}
          </Button>
        )}
      </div>
      <List
        label={title}
        columns={[...columns, ...acting]}
        empty={<p className="text-muted-foreground">{empty}</p>}
        isPart
        {...list}
      />
      {children}
      <Dialog open={isAdding} onOpenChange={setAdding}>
        {isAdding && add ? add.dialog(() => setAdding(false)) : null}
      </Dialog>
    </section>
  );
}
