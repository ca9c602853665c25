'use client';
import { ListFilter } from 'lucide-react';
import { List, type ListColumn } from '@/components/data/list';
import { EmptyState } from '@/components/data/states';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import type { OutputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import { featureHref, tableHref } from './links';
import { useCatalogView } from './use-catalog-view';

type Found = OutputOf<'features.searchFeatures'>['features'][number];

const COLUMNS: ListColumn<Found>[] = [
  {
    title: 'Feature',
    cell: ({ table, name, isKey }) => (
      <span className="flex items-center gap-2">
        <HoverLink
          data-list-item
          href={featureHref(table, name)}
          className="truncate rounded-xs font-medium leading-6 hover:text-accent"
        >
          {name}
        </HoverLink>
        {isKey && <Badge tone="outline">key</Badge>}
      </span>
    ),
  },
  { title: 'Type', className: 'w-28', isMuted: true, cell: ({ type }) => type.toLowerCase() },
  {
    title: 'Table',
    className: 'w-64',
    isCut: true,
    cell: ({ table }) => (
      <HoverLink href={tableHref(table)} className="rounded-xs hover:text-accent">
        {table}
      </HoverLink>
    ),
  },
  {
    title: 'Description',
    className: 'hidden @3xl:table-cell',
    isMuted: true,
    isCut: true,
    cell: ({ description }) => description,
  },
];

/** Features of all tables, by name. */
export function FoundFeatures() {
  const [{ q }, setView] = useCatalogView();
  const query = usePagedOperation('features.searchFeatures', { search: q, limit: 100 });
  return (
    <List
      label="Features"
      what="the features"
      query={query}
      rows={query.data?.pages.flatMap((page) => page.features)}
      rowId={({ table, name }) => `${table}/${name}`}
      columns={COLUMNS}
      className="md:min-w-[640px]"
      empty={
        <EmptyState
          icon={<ListFilter />}
          title={q ? `No feature has “${q}”` : 'No features yet'}
          actions={q && <Button onClick={() => void setView({ q: null })}>Clear the search</Button>}
        >
          Names and descriptions of features are looked through here; the tables’ own under Tables.
        </EmptyState>
      }
      noun="feature"
    />
  );
}
