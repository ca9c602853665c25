'use client';
import { Table2, Zap } from 'lucide-react';
import { CodeBlock } from '@/components/data/code-block';
import { List, type ListColumn } from '@/components/data/list';
import { NumberText } from '@/components/data/number';
import { EmptyState } from '@/components/data/states';
import { TagChips } from '@/components/data/tag-chips';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import type { OutputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { type CatalogView, questionOf } from './catalog-link';
import { Freshness } from './freshness';
import { featureHref, tableHref } from './links';
import { firstTable } from './snippets';
import { useCatalogView } from './use-catalog-view';

type Listed = OutputOf<'features.listTables'>['tables'][number];

const CHIPS = 3;
const LOOK_AGAIN = 15_000;

const COLUMNS: ListColumn<Listed, CatalogView['sort']>[] = [
  {
    title: 'Name',
    sort: 'name',
    isAscendingFirst: true,
    isCut: true,
    // Names differ at their end: they stay whole before anything else does.
    className: 'min-w-56',
    cell: (table) => <TableName table={table} />,
  },
  {
    title: 'Keys',
    className: 'hidden w-40 @4xl:table-cell',
    isMuted: true,
    isCut: true,
    cell: ({ primaryKeys, timestampKey }) => (
      <span className="font-mono text-xs">
        {primaryKeys.map((key) => (key === timestampKey ? `${key} (time)` : key)).join(', ')}
      </span>
    ),
  },
  {
    title: 'Features',
    className: 'hidden w-20 @xl:table-cell',
    align: 'end',
    cell: ({ features }) => <NumberText value={features} />,
  },
  {
    title: 'Rows',
    className: 'hidden w-24 @2xl:table-cell',
    align: 'end',
    cell: ({ rows }) => <NumberText value={rows} />,
  },
  {
    title: 'Online',
    className: 'hidden w-28 @3xl:table-cell',
    cell: ({ online, version }) => online && <OnlineBadge online={online} version={version} />,
  },
  {
    title: 'Last write',
    className: 'w-32 @2xl:w-44',
    sort: 'written',
    isMuted: true,
    cell: ({ lastWriteTime, dueTime }) => (
      <span className="flex flex-wrap items-center gap-x-2">
        {lastWriteTime === null ? 'Never' : <Time value={lastWriteTime} />}
        <Freshness dueTime={dueTime} isWritten={lastWriteTime !== null} />
      </span>
    ),
  },
  {
    title: 'Owner',
    className: 'hidden w-40 @4xl:table-cell',
    isMuted: true,
    isCut: true,
    cell: ({ owner }) => owner,
  },
];

export function TablesList() {
  const [view, setView] = useCatalogView();
  const query = usePagedOperation('features.listTables', questionOf(view), {
    every: (pages) => pages.length === 1 && LOOK_AGAIN,
  });
  return (
    <List
      label="Feature tables"
      what="the feature tables"
      query={query}
      rows={query.data?.pages.flatMap((page) => page.tables)}
      rowId={({ tableId }) => tableId}
      columns={COLUMNS}
      className="md:min-w-[760px]"
      empty={<NoTables view={view} onClear={() => void setView(null)} />}
      noun="table"
      total={query.data?.pages[0]?.total}
      sort={{
        by: view.sort,
        isAscending: view.ascending,
        onSort: (sort, ascending) => void setView({ sort, ascending }),
      }}
    />
  );
}

const TableName = ({ table: { name, description, matching, tags } }: { table: Listed }) => (
  <span className="flex min-w-0 items-baseline gap-2">
    <HoverLink
      data-list-item
      href={tableHref(name)}
      title={name}
      className="max-w-full shrink-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
    >
      {name}
    </HoverLink>
    {matching.map((feature) => (
      <HoverLink
        key={feature}
        href={featureHref(name, feature)}
        className="hidden shrink-0 truncate rounded-full bg-accent-soft px-2 text-xs leading-5 text-accent lg:inline"
      >
        {feature}
      </HoverLink>
    ))}
    <TagChips tags={tags} most={CHIPS} />
    {description && (
      <span className="hidden min-w-0 truncate text-muted-foreground lg:inline">{description}</span>
    )}
  </span>
);

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
