'use client';
import { ListTree, PanelLeft, PanelRight, Trash2 } from 'lucide-react';
import type { RefObject } from 'react';
import { Button } from '@/components/ui/button';
import { Tooltip } from '@/components/ui/tooltip';
import { ColumnChooser } from './column-chooser';
import { type ExportChoices, ExportMenu } from './export-menu';
import { FilterBuilder } from './filter-builder';
import { GroupMenu } from './group-menu';
import { QueryBar } from './query-bar';
import { START_COLUMN } from './run-columns';
import { useViewContext } from './use-runs-view';
import { ViewsMenu } from './views-menu';

type Pane = { isOpen: boolean; onToggle: () => void };
type ToolbarProps = ExportChoices & {
  shown: readonly string[];
  /** So many of them are not there: all runs say the same. */
  hiddenColumns: number;
  fault?: string;
  onFilter: (filter: string) => void;
  inputRef: RefObject<HTMLInputElement | null>;
  rail: Pane;
  /** Nothing where there are no charts to show. */
  charts: Pane | undefined;
};

export function RunsToolbar({
  shown,
  hiddenColumns,
  fault,
  onFilter,
  inputRef,
  rail,
  charts,
  ...exports
}: ToolbarProps) {
  const { experimentId, view, setView } = useViewContext();
  const canNest = view.sort === START_COLUMN && view.group.length === 0;
  return (
    <div className="flex flex-wrap items-center gap-x-1 gap-y-2 border-b px-3 py-2 sm:gap-x-2 sm:px-4 lg:px-6">
      <Toggle label="Narrow the runs" icon={<PanelLeft />} pane={rail} keys="f" className="max-md:hidden" />
      <ViewsMenu />
      <QueryBar
        experimentId={experimentId}
        filter={view.filter}
        onFilter={onFilter}
        inputRef={inputRef}
        {...(fault && { fault })}
      />
      <FilterBuilder experimentId={experimentId} filter={view.filter} onFilter={onFilter} />
      <GroupMenu experimentId={experimentId} view={view} setView={setView} />
      <ColumnChooser
        experimentId={experimentId}
        shown={shown}
        choice={view.columns}
        onChange={(columns) => setView({ columns })}
        isVarying={view.varying}
        hidden={hiddenColumns}
        onVarying={(varying) => setView({ varying })}
      />
      <Tooltip
        content={canNest ? 'Child runs under their parents' : 'Child runs nest when runs are sorted by start'}
      >
        <Button
          size="icon"
          aria-label="Nest child runs"
          aria-pressed={view.nested && canNest}
          aria-disabled={!canNest}
          onClick={() => canNest && setView({ nested: !view.nested })}
        >
          <ListTree />
        </Button>
      </Tooltip>
      <ExportMenu {...exports} size="icon" />
      <Tooltip content={view.trash ? 'Back to the runs' : 'Deleted runs'}>
        <Button
          size="icon"
          aria-label="Trash"
          aria-pressed={view.trash}
          onClick={() => setView({ trash: !view.trash })}
        >
          <Trash2 />
        </Button>
      </Tooltip>
      {charts && <Toggle label="Charts beside the table" icon={<PanelRight />} pane={charts} keys="v" />}
    </div>
  );
}

type ToggleProps = { label: string; icon: React.ReactNode; pane: Pane; keys: string; className?: string };

const Toggle = ({ label, icon, pane, keys, className }: ToggleProps) => (
  <Tooltip content={label} keys={keys}>
    <Button
      size="icon"
      aria-label={label}
      aria-pressed={pane.isOpen}
      onClick={pane.onToggle}
      className={className}
    >
      {icon}
    </Button>
  </Tooltip>
);
