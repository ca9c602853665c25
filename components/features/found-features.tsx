'use client';
import { ListFilter } from 'lucide-react';
import { EmptyState, ErrorState } from '@/components/data/states';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { CallError } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { usePagedOperation } from '@/lib/client/use-operation';
import { featureHref, tableHref } from './links';
import { ListSkeleton } from './tables-list';
import { useCatalogView } from './use-catalog-view';

/** Features of all tables, by name. */
export function FoundFeatures() {
  const [{ q }, setView] = useCatalogView();
  const query = usePagedOperation('features.searchFeatures', { search: q, limit: 100 });
  const rows = useListKeys('Features');
  if (!query.data) {
    if (!query.error) return <ListSkeleton />;
    const retry = {
      error: query.error as CallError,
      what: 'the features',
      onRetry: () => void query.refetch(),
    };
    return <ErrorState {...retry} isRetrying={query.isFetching} />;
  }
  const features = query.data.pages.flatMap((page) => page.features);
  if (features.length === 0) {
    return (
      <EmptyState
        icon={<ListFilter />}
        title={q ? `No feature has “${q}”` : 'No features yet'}
        actions={q && <Button onClick={() => void setView({ q: null })}>Clear the search</Button>}
      >
        Names and descriptions of features are looked through here; the tables’ own under Tables.
      </EmptyState>
    );
  }
  return (
    <div ref={rows} className="min-h-0 flex-1 overflow-y-auto scroll-thin">
      <Table label="Features" className="md:min-w-[640px]">
        <thead className="sticky top-0 z-10 bg-background">
          <tr>
            <TableHead>Feature</TableHead>
            <TableHead className="w-28">Type</TableHead>
            <TableHead className="w-64">Table</TableHead>
            <TableHead className="hidden md:table-cell">Description</TableHead>
          </tr>
        </thead>
        <tbody>
          {features.map(({ name, type, table, description, isKey }) => (
            <TableRow key={`${table}/${name}`}>
              <TableCell>
                <span className="flex items-center gap-2">
                  <HoverLink
                    data-list-item
                    href={featureHref(table, name)}
                    className="truncate rounded-xs font-medium hover:text-accent"
                  >
                    {name}
                  </HoverLink>
                  {isKey && <Badge tone="outline">key</Badge>}
                </span>
              </TableCell>
              <TableCell className="text-muted-foreground">{type.toLowerCase()}</TableCell>
              <TableCell className="max-w-0 truncate">
                <HoverLink href={tableHref(table)} className="rounded-xs hover:text-accent">
                  {table}
                </HoverLink>
              </TableCell>
              <TableCell className="hidden max-w-0 truncate text-muted-foreground md:table-cell">
                {description}
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {query.hasNextPage && (
        <div className="px-4 py-3 text-end lg:px-6">
          <Button size="sm" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show 100 more
          </Button>
        </div>
      )}
    </div>
  );
}
