'use client';
import { CircleDot, Download, ListTree, Trash2 } from 'lucide-react';
import type { RefObject } from 'react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Tooltip } from '@/components/ui/tooltip';
import { addClause } from '@/lib/pure/search-filter';
import { STATUSES } from '../run-status';
import { ColumnChooser } from './column-chooser';
import { QueryBar } from './query-bar';
import { type KnownKeys, START_COLUMN } from './run-columns';
import type { Run } from './run-row';
import type { RunsView, SetRunsView } from './use-runs-view';

type ToolbarProps = {
  view: RunsView;
  setView: SetRunsView;
  keys: KnownKeys;
  runs: readonly Run[];
  shown: readonly string[];
  fault?: string;
  onFilter: (filter: string) => void;
  onExport: () => void;
  inputRef: RefObject<HTMLInputElement | null>;
};

export function RunsToolbar({
  view,
  setView,
  keys,
  runs,
  shown,
  fault,
  onFilter,
  onExport,
  inputRef,
}: ToolbarProps) {
  const isTrash = view.view === 'deleted';
  const canNest = view.sort === START_COLUMN;
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
      <QueryBar
        filter={view.filter}
        onFilter={onFilter}
        keys={keys}
        runs={runs}
        inputRef={inputRef}
        {...(fault && { fault })}
      />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button aria-label="Status">
            <CircleDot />
            <span className="hidden lg:inline">Status</span>
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {STATUSES.map(({ value, label, icon: Icon, colour }) => (
            <DropdownMenuItem
              key={value}
              onSelect={() =>
                onFilter(addClause(view.filter, { source: 'attribute', key: 'status', op: '=', value }))
              }
            >
              <Icon className={colour} /> {label}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      <ColumnChooser
        keys={keys}
        shown={shown}
        isChosen={view.columns !== null}
        onChange={(columns) => void setView({ columns })}
      />
      <Tooltip
        content={canNest ? 'Child runs under their parents' : 'Child runs nest when runs are sorted by start'}
      >
        <Button
          size="icon"
          aria-label="Nest child runs"
          aria-pressed={view.nested && canNest}
          aria-disabled={!canNest}
          onClick={() => canNest && void setView({ nested: !view.nested })}
        >
          <ListTree />
        </Button>
      </Tooltip>
      <Tooltip content="Export all matching runs as CSV">
        <Button size="icon" aria-label="Export CSV" onClick={onExport}>
          <Download />
        </Button>
      </Tooltip>
      <Tooltip content={isTrash ? 'Back to the runs' : 'Deleted runs'}>
        <Button
          size="icon"
          aria-label="Trash"
          aria-pressed={isTrash}
          onClick={() => void setView({ view: isTrash ? 'active' : 'deleted' })}
        >
          <Trash2 />
        </Button>
      </Tooltip>
    </div>
  );
}
