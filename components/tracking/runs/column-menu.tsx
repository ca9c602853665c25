'use client';
import {
  ArrowDown,
  ArrowLeft,
  ArrowLeftToLine,
  ArrowRight,
  ArrowUp,
  ChevronDown,
  EyeOff,
  ListFilter,
  Minus,
  PinOff,
  Plus,
} from 'lucide-react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { filterName, moveColumn, orderTerm, type RunColumn } from './run-columns';
import type { RunsView, SetRunsView } from './use-runs-view';

type ColumnMenuProps = {
  column: RunColumn;
  shown: readonly string[];
  view: RunsView;
  setView: SetRunsView;
  onResize: (by: number) => void;
  onFilterBy: (name: string) => void;
};

const STEP = 40;

/** What the mouse can do to a column, for keys too. */
export function ColumnMenu({ column, shown, view, setView, onResize, onFilterBy }: ColumnMenuProps) {
  const isFrozen = view.frozen.includes(column.id);
  const name = filterName(column);
  const order = (ascending: boolean) => void setView({ sort: column.id, ascending });
  const freeze = () =>
    void setView({
      frozen: isFrozen ? view.frozen.filter((id) => id !== column.id) : [...view.frozen, column.id],
    });
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-xs"
          aria-label={`Column ${column.title}`}
          className="absolute end-0.5 bottom-1 size-6 bg-background opacity-0 hover:bg-muted focus-visible:opacity-100 group-hover/head:opacity-100 data-[state=open]:opacity-100 [@media(hover:none)]:opacity-100"
        >
          <ChevronDown />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {orderTerm(column.id, true) && (
          <>
            <DropdownMenuItem onSelect={() => order(true)}>
              <ArrowUp /> Sort ascending
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => order(false)}>
              <ArrowDown /> Sort descending
            </DropdownMenuItem>
          </>
        )}
        {name && (
          <DropdownMenuItem onSelect={() => onFilterBy(name)}>
            <ListFilter /> Filter by this
          </DropdownMenuItem>
        )}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={freeze}>
          {isFrozen ? <PinOff /> : <ArrowLeftToLine />} {isFrozen ? 'Unpin' : 'Pin to the left'}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void setView({ columns: moveColumn(shown, column.id, -1) })}>
          <ArrowLeft /> Move left
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void setView({ columns: moveColumn(shown, column.id, 1) })}>
          <ArrowRight /> Move right
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onResize(STEP)}>
          <Plus /> Wider
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onResize(-STEP)}>
          <Minus /> Narrower
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void setView({ columns: shown.filter((id) => id !== column.id) })}>
          <EyeOff /> Hide
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
