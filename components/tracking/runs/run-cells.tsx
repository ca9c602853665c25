'use client';
import { Database } from 'lucide-react';
import { useContext } from 'react';
import { CopyId } from '@/components/data/copy-button';
import { NumberText } from '@/components/data/number';
import { Duration, Time } from '@/components/data/time';
import { StatusText } from '../run-status';
import type { RunColumn } from './run-columns';
import type { Run } from './run-row';
import { Sparkline } from './sparkline';
import { type Cell, CellsContext } from './use-run-cells';

export const Missing = () => (
  <span className="text-faint" title="Not logged">
    –
  </span>
);

/** Keeps the place of a value on its way, without moving. */
const Awaited = () => <span aria-hidden className="h-2 w-10 rounded-full bg-muted" />;

export const Text = ({ value }: { value: string | null | undefined }) =>
  value === undefined || value === null ? (
    <Missing />
  ) : (
    <span className="truncate" title={value}>
      {value === '' ? <em className="text-muted-foreground">empty</em> : value}
    </span>
  );

/** Where a run came from, without the folders before. */
const sourceName = (source: string) => source.split(/[/\\]/).at(-1);

type RunCellProps = { run: Run; column: RunColumn };

export function RunCell({ run, column }: RunCellProps) {
  const cells = useContext(CellsContext);
  if (column.source === 'attribute') return <Attribute run={run} name={column.key} />;
  if (column.stat === 'course') {
    const course = cells.courseOf(run.runId, column.id);
    return course ? <Sparkline course={course} runId={run.runId} name={column.title} /> : <Missing />;
  }
  return (
    <Logged
      cell={cells.cellOf(run.runId, column.id)}
      isNumber={['metric', 'expression'].includes(column.source)}
      metric={column.source === 'metric' ? column.key : undefined}
    />
  );
}

type LoggedProps = { cell: Cell | undefined; isNumber: boolean; metric: string | undefined };

const EXPLAINED = 'cursor-help rounded-xs tabular decoration-dotted underline-offset-4 hover:underline';

function Logged({ cell, isNumber, metric }: LoggedProps) {
  if (cell === undefined) return <Awaited />;
  if (cell === null) return <Missing />;
  if (!isNumber) return <Text value={String(cell)} />;
  return metric === undefined ? (
    <NumberText value={cell} />
  ) : (
    <NumberText value={cell} metric={metric} className={EXPLAINED} />
  );
}

function Attribute({ run, name }: { run: Run; name: string }) {
  switch (name) {
    case 'status':
      return <StatusText status={run.status} />;
    case 'start_time':
      return <Time value={run.startTime} className="text-muted-foreground" />;
    case 'end_time':
      return run.endTime ? <Time value={run.endTime} className="text-muted-foreground" /> : <Missing />;
    case 'duration':
      return (
        <Duration start={run.startTime} end={run.endTime ?? undefined} isRunning={run.status === 'RUNNING'} />
      );
    case 'user':
      return <Text value={run.userId || undefined} />;
    case 'run_id':
      return <CopyId id={run.runId} label="Copy run id" />;
    case 'dataset':
      return <Dataset dataset={run.dataset} />;
    case 'commit':
      return <Text value={run.commit?.slice(0, 8)} />;
    default:
      return run.source === null ? (
        <Missing />
      ) : (
        <span className="truncate" title={run.source}>
          {sourceName(run.source)}
        </span>
      );
  }
}

function Dataset({ dataset }: Pick<Run, 'dataset'>) {
  if (!dataset) return <Missing />;
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5" title={`${dataset.name} ${dataset.digest}`}>
      <Database aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      <span className="truncate">{dataset.name}</span>
      {dataset.others > 0 && <span className="text-xs text-muted-foreground">+{dataset.others}</span>}
    </span>
  );
}
