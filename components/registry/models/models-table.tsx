'use client';
import { ErrorState, StaleNotice } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableHead } from '@/components/ui/table';
import type { CallError } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { usePagedOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import { ModelRow } from './model-row';
import { NoModels } from './no-models';
import { type ModelSort, questionOf, useModelsView } from './use-models-view';

const PAGE = 50;
const LOOK_AGAIN = 15_000;

export function ModelsTable({ onCreate }: { onCreate: () => void }) {
  const [view, setView] = useModelsView();
  const { sort, ascending } = view;
  const query = usePagedOperation(
    'registry.listModels',
    { ...questionOf(view), limit: PAGE },
    { every: (pages) => pages.length === 1 && LOOK_AGAIN },
  );
  const rows = useListKeys('Models');
  const retry = {
    error: query.error as CallError,
    what: 'the models',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  if (!query.data) return query.error ? <ErrorState {...retry} /> : <TableSkeleton />;
  const models = query.data.pages.flatMap((page) => page.models);
  const total = query.data.pages[0]?.total ?? models.length;
  if (models.length === 0 && !query.error) return <NoModels onCreate={onCreate} />;

  const sortBy = (by: ModelSort, isAscendingFirst: boolean) => ({
    sort: sort === by ? (ascending ? ('ascending' as const) : ('descending' as const)) : ('none' as const),
    onSort: () => void setView({ sort: by, ascending: sort === by ? !ascending : isAscendingFirst }),
  });
  return (
    <div
      ref={rows}
      className={cn('min-h-0 flex-1 overflow-y-auto scroll-thin', query.isPlaceholderData && 'opacity-55')}
    >
      {query.error && <StaleNotice {...retry} className="m-4" />}
      <Table label="Models" className="md:min-w-[720px]">
        <thead className="sticky top-0 z-10 bg-background">
          <tr>
            <TableHead {...sortBy('name', true)}>Name</TableHead>
            <TableHead className="hidden w-[340px] sm:table-cell">Newest in each stage</TableHead>
            <TableHead className="hidden w-56 xl:table-cell">Aliases</TableHead>
            <TableHead align="end" className="hidden w-24 md:table-cell">
              Versions
            </TableHead>
            <TableHead className="hidden w-44 2xl:table-cell">Owner</TableHead>
            <TableHead className="w-32" {...sortBy('updated', false)}>
              Changed
            </TableHead>
            <TableHead className="hidden w-32 2xl:table-cell" {...sortBy('created', false)}>
              Created
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <ModelRow key={model.id} model={model} />
          ))}
        </tbody>
      </Table>
      <div className="flex items-center justify-between gap-4 px-4 py-3 text-xs text-muted-foreground lg:px-6">
        <span role="status">
          {models.length < total
            ? `${formatCount(models.length)} of ${plural(total, 'model')}`
            : plural(total, 'model')}
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
        <Skeleton className="w-1/4" />
        <Skeleton className="ms-auto w-40" />
        <Skeleton className="w-24" />
        <Skeleton className="w-20" />
      </div>
    ))}
  </div>
);
