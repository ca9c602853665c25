'use client';
import { ErrorState, StaleNotice } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableHead } from '@/components/ui/table';
import type { CallError } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useOperation, usePagedOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { ExperimentRow } from './experiment-row';
import { nameWithin } from './folder-path';
import { FolderRow } from './folders';
import { NoExperiments } from './no-experiments';
import { type ExperimentSort, questionOf, useExperimentsView } from './use-experiments-view';

const PAGE = 50;
const LOOK_AGAIN = 10_000;

export function ExperimentsTable({ onCreate }: { onCreate: () => void }) {
  const [shown, setView] = useExperimentsView();
  const { view, sort, ascending } = shown;
  const question = questionOf(shown);
  const query = usePagedOperation(
    'tracking.listExperiments',
    { ...question, limit: PAGE },
    { every: (pages) => pages.length === 1 && LOOK_AGAIN },
  );
  const hasFolders = question.folder !== undefined && !question.search;
  const below = useOperation(
    'tracking.listExperimentFolders',
    { folder: question.folder ?? '', view },
    { enabled: hasFolders, keepPrevious: true, every: LOOK_AGAIN },
  );
  const rows = useListKeys('Experiments');
  const retry = {
    error: query.error as CallError,
    what: 'the experiments',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  if (!query.data || (hasFolders && below.isPending)) {
    return query.error ? <ErrorState {...retry} /> : <TableSkeleton />;
  }

  const experiments = query.data.pages.flatMap((page) => page.experiments);
  const total = query.data.pages[0]?.total ?? experiments.length;
  const folders = hasFolders ? (below.data?.folders ?? []) : [];
  if (experiments.length === 0 && folders.length === 0) return <NoExperiments onCreate={onCreate} />;

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
            <TableHead className="hidden w-36 lg:table-cell">Owner</TableHead>
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
          {folders.map((folder) => (
            <FolderRow key={folder.path} folder={folder} />
          ))}
          {experiments.map((experiment) => (
            <ExperimentRow
              key={experiment.experimentId}
              experiment={experiment}
              name={nameWithin(question.folder ?? '', experiment.name)}
            />
          ))}
        </tbody>
      </Table>
      <div className="flex items-center justify-between gap-4 px-4 py-3 text-xs text-muted-foreground lg:px-6">
        <span>
          {folders.length > 0 &&
            `${below.data?.hasMore ? 'the first ' : ''}${plural(folders.length, 'folder')}, `}
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
