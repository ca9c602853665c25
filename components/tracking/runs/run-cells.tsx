'use client';
import { ChevronRight, CornerDownRight, Database, Pin } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyId } from '@/components/data/copy-button';
import { NumberText } from '@/components/data/number';
import { Duration, Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { HoverLink } from '@/components/ui/hover-link';
import { runColour } from '@/lib/pure/colours';
import { StatusText } from '../run-status';
import type { RunColumn } from './run-columns';
import type { RunRow } from './run-row';

const Missing = () => (
  <span className="text-faint" title="Not logged">
    –
  </span>
);

const Text = ({ value }: { value: string | undefined }) =>
  value === undefined ? (
    <Missing />
  ) : (
    <span className="truncate" title={value}>
      {value === '' ? <em className="text-muted-foreground">empty</em> : value}
    </span>
  );

/** Where a run came from, without the folders before. */
const sourceName = (source: string | undefined) => source?.split(/[/\\]/).at(-1);

export function RunCell({ row, column: { source, key } }: { row: RunRow; column: RunColumn }) {
  const { run, metrics, params, tags } = row;
  if (source === 'metric') {
    return metrics.has(key) ? <NumberText value={metrics.get(key)} /> : <Missing />;
  }
  if (source === 'param') return <Text value={params.get(key)} />;
  if (source === 'tag') return <Text value={tags.get(key)} />;
  const { status, startTime, endTime, userId, runId } = run.info;
  switch (key) {
    case 'status':
      return <StatusText status={status} />;
    case 'start_time':
      return <Time value={startTime} className="text-muted-foreground" />;
    case 'end_time':
      return endTime ? <Time value={endTime} className="text-muted-foreground" /> : <Missing />;
    case 'duration':
      return <Duration start={startTime} end={endTime} isRunning={row.isRunning} />;
    case 'user':
      return <Text value={userId || undefined} />;
    case 'run_id':
      return <CopyId id={runId} label="Copy run id" />;
    case 'dataset':
      return <Dataset row={row} />;
    case 'commit':
      return <Text value={tags.get('mlflow.source.git.commit')?.slice(0, 8)} />;
    default:
      return (
        <span className="truncate" title={tags.get('mlflow.source.name')}>
          {sourceName(tags.get('mlflow.source.name')) ?? <Missing />}
        </span>
      );
  }
}

function Dataset({ row }: { row: RunRow }) {
  const [first, ...rest] = row.run.datasetInputs;
  if (!first) return <Missing />;
  return (
    <span
      className="inline-flex min-w-0 items-center gap-1.5"
      title={`${first.dataset.name} ${first.dataset.digest}`}
    >
      <Database aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      <span className="truncate">{first.dataset.name}</span>
      {rest.length > 0 && <span className="text-xs text-muted-foreground">+{rest.length}</span>}
    </span>
  );
}

export const RunDot = ({ runId, className }: { runId: string; className?: string }) => (
  <span
    aria-hidden
    className={cn('size-2.5 shrink-0 rounded-full', className)}
    style={{ background: runColour(runId) }}
  />
);

export const runHref = ({ experimentId, runId }: { experimentId: string; runId: string }) =>
  `/experiments/${experimentId}/runs/${runId}`;

type NameProps = {
  row: RunRow;
  isTree: boolean;
  onToggle: (id: string) => void;
  onUnpin: (id: string) => void;
  menu: ReactNode;
};

export function NameCell({ row, isTree, onToggle, onUnpin, menu }: NameProps) {
  const { run, id, depth, children, isExpanded, isPinned, parentId } = row;
  const name = run.info.runName || id;
  return (
    <>
      <span style={{ width: depth * 16 }} className="shrink-0" />
      {children > 0 ? (
        <button
          type="button"
          aria-expanded={isExpanded}
          aria-label={`${children} child runs of ${name}`}
          onClick={() => onToggle(id)}
          className="-ms-1 inline-flex h-6 shrink-0 items-center gap-0.5 rounded-sm pe-1 text-xs text-muted-foreground hover:bg-muted hover:text-foreground"
        >
          <ChevronRight
            className={cn('size-4 transition-transform duration-100', isExpanded && 'rotate-90')}
          />
          {children}
        </button>
      ) : (
        isTree && (
          <span className="w-5 shrink-0 text-faint">
            {parentId && depth === 0 && (
              <CornerDownRight aria-label="A child run" role="img" className="size-3.5" />
            )}
          </span>
        )
      )}
      <RunDot runId={id} className="me-2" />
      <HoverLink
        href={runHref(run.info)}
        title={name}
        className="min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
      >
        {name}
      </HoverLink>
      <span className="ms-auto flex shrink-0 items-center ps-1">
        {isPinned && (
          <Button variant="ghost" size="icon-xs" aria-label={`Unpin ${name}`} onClick={() => onUnpin(id)}>
            <Pin className="fill-current text-accent" />
          </Button>
        )}
        {menu}
      </span>
    </>
  );
}
