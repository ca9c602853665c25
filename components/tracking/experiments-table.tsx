'use client';
import { Ellipsis, FlaskConical, Pencil, Trash2, Undo2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { ActivityBars } from '@/components/charts/activity-bars';
import { NumberText } from '@/components/data/number';
import { EmptyState, ErrorState, StaleNotice } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { CallError, OutputOf } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { usePagedOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { firstLine, NOTE_TAG } from './note-text';
import { useExperimentBin } from './use-experiment-bin';
import { type ExperimentSort, useExperimentsView } from './use-experiments-view';

type Experiment = OutputOf<'tracking.listExperiments'>['experiments'][number];

const RenameExperimentDialog = dynamic(() =>
  import('./experiment-dialogs').then((module) => module.RenameExperimentDialog),
);

const PAGE = 50;
const LOOK_AGAIN = 10_000;

export function ExperimentsTable({ onCreate }: { onCreate: () => void }) {
  const [{ q, view, sort, ascending }, setView] = useExperimentsView();
  const query = usePagedOperation(
    'tracking.listExperiments',
    { search: q, view, sort, descending: !ascending, limit: PAGE },
    { every: (pages) => pages.length === 1 && LOOK_AGAIN },
  );
  const rows = useListKeys('Experiments');
  const retry = {
    error: query.error as CallError,
    what: 'the experiments',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  if (!query.data) return query.error ? <ErrorState {...retry} /> : <TableSkeleton />;

  const experiments = query.data.pages.flatMap((page) => page.experiments);
  const total = query.data.pages[0]?.total ?? experiments.length;
  if (experiments.length === 0) return <NoExperiments onCreate={onCreate} />;

  const sortBy = (by: ExperimentSort, isAscendingFirst: boolean) => ({
    sort: sort === by ? (ascending ? ('ascending' as const) : ('descending' as const)) : ('none' as const),
    onSort: () => void setView({ sort: by, ascending: sort === by ? !ascending : isAscendingFirst }),
  });

  return (
    <div
      ref={rows}
      className={cn('min-h-0 flex-1 overflow-y-auto scroll-thin', query.isPlaceholderData && 'opacity-55')}
    >
      {query.error && <StaleNotice {...retry} className="m-4" />}
      <Table label="Experiments" className="md:min-w-[640px]">
        <thead className="sticky top-0 z-10 bg-background">
          <tr>
            <TableHead {...sortBy('name', true)}>Name</TableHead>
            <TableHead align="end" className="w-24">
              Runs
            </TableHead>
            <TableHead className="hidden w-32 ps-6 sm:table-cell">Last 14 days</TableHead>
            <TableHead className="w-40" {...sortBy('lastActivity', false)}>
              Last activity
            </TableHead>
            <TableHead className="hidden w-44 md:table-cell" {...sortBy('created', false)}>
              Created
            </TableHead>
            <TableHead className="w-12">
              <span className="sr-only">Actions</span>
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {experiments.map((experiment) => (
            <ExperimentRow key={experiment.experimentId} experiment={experiment} />
          ))}
        </tbody>
      </Table>
      <div className="flex items-center justify-between gap-4 px-4 py-3 text-xs text-muted-foreground lg:px-6">
        <span>
          {experiments.length < total
            ? `${experiments.length} of ${plural(total, 'experiment')}`
            : plural(total, 'experiment')}
        </span>
        {query.hasNextPage && (
          <Button size="sm" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show {PAGE} more
          </Button>
        )}
      </div>
    </div>
  );
}

function ExperimentRow({ experiment }: { experiment: Experiment }) {
  const { experimentId, name, lastRunTime, creationTime, lastUpdateTime, runCount, activity, tags } =
    experiment;
  const note = tags.find(({ key }) => key === NOTE_TAG)?.value;
  return (
    <TableRow className="focus-within:bg-hover">
      <TableCell className="max-w-0">
        <span className="flex min-w-0 items-baseline">
          <HoverLink
            data-list-item
            href={`/experiments/${experimentId}`}
            className="shrink-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
          >
            {name}
          </HoverLink>
          {note && (
            <span className="ms-3 hidden min-w-0 truncate text-muted-foreground lg:inline">
              {firstLine(note)}
            </span>
          )}
        </span>
      </TableCell>
      <TableCell align="end">
        <NumberText value={runCount} />
      </TableCell>
      <TableCell className="hidden ps-6 sm:table-cell">
        <ActivityBars days={activity} />
      </TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={lastRunTime ?? lastUpdateTime} />
      </TableCell>
      <TableCell className="hidden text-muted-foreground md:table-cell">
        <Time value={creationTime} />
      </TableCell>
      <TableCell className="text-end">
        <ExperimentMenu experiment={experiment} />
      </TableCell>
    </TableRow>
  );
}

function ExperimentMenu({ experiment }: { experiment: Experiment }) {
  const [isRenaming, setRenaming] = useState(false);
  const { throwAway, bringBack } = useExperimentBin();
  if (!useCanWrite()) return null;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-xs" aria-label={`Actions for ${experiment.name}`}>
            <Ellipsis />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {experiment.lifecycleStage === 'deleted' ? (
            <DropdownMenuItem onSelect={() => bringBack(experiment)}>
              <Undo2 /> Restore
            </DropdownMenuItem>
          ) : (
            <>
              <DropdownMenuItem onSelect={() => setRenaming(true)}>
                <Pencil /> Rename
              </DropdownMenuItem>
              <DropdownMenuItem isDanger onSelect={() => throwAway(experiment)}>
                <Trash2 /> Move to trash
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {isRenaming && <RenameExperimentDialog {...experiment} isOpen onOpenChange={setRenaming} />}
    </>
  );
}

function NoExperiments({ onCreate }: { onCreate: () => void }) {
  const [{ q, view }, setView] = useExperimentsView();
  const canWrite = useCanWrite();
  if (q) {
    return (
      <EmptyState
        icon={<FlaskConical />}
        title={`No experiment’s name has “${q}”`}
        actions={<Button onClick={() => void setView({ q: null })}>Clear the search</Button>}
      >
        {view === 'deleted' ? 'Only the trash was searched.' : 'Deleted ones are in the trash.'}
      </EmptyState>
    );
  }
  if (view === 'deleted') {
    return (
      <EmptyState icon={<Trash2 />} title="The trash is empty">
        Deleted experiments wait here, with their runs, until they are restored.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<FlaskConical />}
      title="No experiments yet"
      actions={
        canWrite && (
          <Button variant="primary" onClick={onCreate}>
            New experiment
          </Button>
        )
      }
    >
      An experiment holds the runs of one task. The first run of <code className="font-mono">mlflow</code>{' '}
      makes one by itself.
    </EmptyState>
  );
}

const TableSkeleton = () => (
  <div className="animate-[fade_120ms_150ms_backwards] px-4 pt-8 lg:px-6">
    {Array.from({ length: 12 }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: grey bars are all alike.
      <div key={row} className="flex h-(--row-height) items-center gap-6 border-b">
        <Skeleton className="w-1/3" />
        <Skeleton className="ms-auto w-10" />
        <Skeleton className="w-20" />
        <Skeleton className="w-28" />
      </div>
    ))}
  </div>
);
