'use client';
import { Table2, Zap } from 'lucide-react';
import { CodeBlock } from '@/components/data/code-block';
import { NumberText } from '@/components/data/number';
import { EmptyState, ErrorState, StaleNotice } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { CallError, OutputOf } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { usePagedOperation } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { plural } from '@/lib/pure/format';
import { Freshness } from './freshness';
import { featureHref, tableHref } from './links';
import { firstTable } from './snippets';
import { type CatalogView, questionOf, useCatalogView } from './use-catalog-view';

type Listed = OutputOf<'features.listTables'>['tables'][number];

const PAGE = 50;
const LOOK_AGAIN = 15_000;

export function TablesList() {
  const [view, setView] = useCatalogView();
  const query = usePagedOperation(
    'features.listTables',
    { ...questionOf(view), limit: PAGE },
    { every: (pages) => pages.length === 1 && LOOK_AGAIN },
  );
  const rows = useListKeys('Features');
  const retry = {
    error: query.error as CallError,
    what: 'the feature tables',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  if (!query.data) return query.error ? <ErrorState {...retry} /> : <ListSkeleton />;
  const tables = query.data.pages.flatMap((page) => page.tables);
  const total = query.data.pages[0]?.total ?? tables.length;
  if (tables.length === 0) return <NoTables view={view} onClear={() => void setView(null)} />;
  const sortBy = (by: CatalogView['sort'], isAscendingFirst: boolean) => ({
    sort:
      view.sort === by
        ? view.ascending
          ? ('ascending' as const)
          : ('descending' as const)
        : ('none' as const),
    onSort: () =>
      void setView({ sort: by, ascending: view.sort === by ? !view.ascending : isAscendingFirst }),
  });
  return (
    <div
      ref={rows}
      className={cn('min-h-0 flex-1 overflow-y-auto scroll-thin', query.isPlaceholderData && 'opacity-55')}
    >
      {query.error && <StaleNotice {...retry} className="m-4" />}
      <Table label="Feature tables" className="md:min-w-[760px]">
        <thead className="sticky top-0 z-10 bg-background">
          <tr>
            <TableHead {...sortBy('name', true)}>Name</TableHead>
            <TableHead className="hidden w-40 sm:table-cell">Keys</TableHead>
            <TableHead align="end" className="w-20">
              Features
            </TableHead>
            <TableHead align="end" className="hidden w-24 sm:table-cell">
              Rows
            </TableHead>
            <TableHead className="hidden w-28 md:table-cell">Online</TableHead>
            <TableHead className="w-44" {...sortBy('written', false)}>
              Last write
            </TableHead>
            <TableHead className="hidden w-40 lg:table-cell">Owner</TableHead>
          </tr>
        </thead>
        <tbody>
          {tables.map((table) => (
            <ListedRow key={table.tableId} table={table} />
          ))}
        </tbody>
      </Table>
      <div className="flex items-center justify-between gap-4 px-4 py-3 text-xs text-muted-foreground lg:px-6">
        <span>
          {tables.length < total ? `${tables.length} of ${plural(total, 'table')}` : plural(total, 'table')}
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

function ListedRow({ table }: { table: Listed }) {
  const { name, description, primaryKeys, timestampKey, features, rows, online, lastWriteTime, dueTime } =
    table;
  const own = table.tags.filter(({ key }) => !key.startsWith('plumbline.'));
  return (
    <TableRow className="focus-within:bg-hover">
      <TableCell className="max-w-0 overflow-hidden">
        <span className="flex min-w-0 items-baseline gap-2">
          <HoverLink
            data-list-item
            href={tableHref(name)}
            title={name}
            className="max-w-full shrink-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
          >
            {name}
          </HoverLink>
          {table.matching.map((feature) => (
            <HoverLink
              key={feature}
              href={featureHref(name, feature)}
              className="hidden shrink-0 truncate rounded-full bg-accent-soft px-2 text-xs leading-5 text-accent lg:inline"
            >
              {feature}
            </HoverLink>
          ))}
          {own.slice(0, 3).map(({ key, value }) => (
            <span
              key={key}
              className="hidden max-w-40 shrink-0 truncate rounded-full bg-muted px-2 text-xs leading-5 text-muted-foreground lg:inline"
            >
              {value ? `${key}: ${value}` : key}
            </span>
          ))}
          {description && (
            <span className="hidden min-w-0 truncate text-muted-foreground lg:inline">{description}</span>
          )}
        </span>
      </TableCell>
      <TableCell className="hidden max-w-0 truncate font-mono text-xs text-muted-foreground sm:table-cell">
        {primaryKeys.map((key) => (key === timestampKey ? `${key} (time)` : key)).join(', ')}
      </TableCell>
      <TableCell align="end">
        <NumberText value={features} />
      </TableCell>
      <TableCell align="end" className="hidden sm:table-cell">
        <NumberText value={rows} />
      </TableCell>
      <TableCell className="hidden md:table-cell">
        {online && <OnlineBadge online={online} version={table.version} />}
      </TableCell>
      <TableCell className="text-muted-foreground">
        <span className="flex items-center gap-2">
          {lastWriteTime === null ? 'Never' : <Time value={lastWriteTime} />}
          <Freshness dueTime={dueTime} />
        </span>
      </TableCell>
      <TableCell className="hidden max-w-0 truncate text-muted-foreground lg:table-cell">
        {table.owner}
      </TableCell>
    </TableRow>
  );
}

export function OnlineBadge({
  online,
  version,
}: {
  online: { version: number; error: string | null };
  version: number;
}) {
  if (online.error) return <Badge tone="danger">Online: failed</Badge>;
  return (
    <Badge tone={online.version >= version ? 'success' : 'warning'}>
      <Zap />
      {online.version >= version ? 'Online' : online.version < 0 ? 'Publishing' : 'Online, behind'}
    </Badge>
  );
}

function NoTables({ view, onClear }: { view: CatalogView; onClear: () => void }) {
  const origin = useOrigin();
  const { q, owner, tag, source, entity, stale } = view;
  if (stale && !q) {
    return (
      <EmptyState
        icon={<Table2 />}
        title="No table is overdue"
        actions={<Button onClick={onClear}>Show all</Button>}
      >
        A table that says how often it is written turns up here when that time has passed.
      </EmptyState>
    );
  }
  if (q || owner || tag || source || entity) {
    return (
      <EmptyState
        icon={<Table2 />}
        title="No feature table is like that"
        actions={<Button onClick={onClear}>Clear the search</Button>}
      >
        Names, descriptions, features, sources, tags and owners were looked through.
      </EmptyState>
    );
  }
  return (
    <div className="mx-auto w-full max-w-2xl">
      <EmptyState icon={<Table2 />} title="No feature tables yet" className="pb-4">
        A feature table holds what is known of things by their keys, and every version of it. The first comes
        from Python:
      </EmptyState>
      <CodeBlock label="Make a feature table" code={firstTable(origin)} className="mx-4 mb-8" />
    </div>
  );
}

export const ListSkeleton = () => (
  <div className="animate-[fade_120ms_150ms_backwards] px-4 pt-8 lg:px-6">
    {Array.from({ length: 12 }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: grey bars are all alike.
      <div key={row} className="flex h-(--row-height) items-center gap-6 border-b">
        <Skeleton className="w-1/3" />
        <Skeleton className="ms-auto w-10" />
        <Skeleton className="w-28" />
      </div>
    ))}
  </div>
);
