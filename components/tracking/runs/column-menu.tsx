'use client';
import { ChevronDown } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { OnDemand } from '@/components/ui/on-demand';
import { type RunColumn, readColumn } from './run-columns';
import type { SetRunsView } from './use-runs-view';
import type { RunsView } from './view-state';

const items = new OnDemand(() => import('./column-items'));

export type ColumnMenuProps = {
  column: RunColumn;
  shown: readonly string[];
  view: RunsView;
  setView: SetRunsView;
  onResize: (by: number) => void;
  onFilterBy: (name: string) => void;
};

/** What the mouse can do to a column, for keys too. */
export function ColumnMenu({ id, ...rest }: Omit<ColumnMenuProps, 'column'> & { id: string }) {
  const column = readColumn(id);
  if (!column) return null;
  const props = { column, ...rest };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild from={items}>
        <Button
          variant="ghost"
          size="icon-xs"
          aria-label={`Column ${props.column.title}`}
          className="absolute end-0.5 bottom-1 size-6 bg-background opacity-0 hover:bg-muted focus-visible:opacity-100 group-hover/head:opacity-100 data-[state=open]:opacity-100 [@media(hover:none)]:opacity-100"
        >
          <ChevronDown />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" from={items}>
        {({ ColumnItems }) => <ColumnItems {...props} />}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
