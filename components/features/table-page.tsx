'use client';
import { type PagePart, PageTabs } from '@/components/data/page-tabs';
import { ObjectPage } from '@/components/shell/object-page';
import { Badge } from '@/components/ui/badge';
import { lazyPart } from '@/components/ui/lazily';
import { useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { Freshness } from './freshness';
import type { TableData, TableState } from './snippets';
import { TableActions } from './table-actions';
import { TableFacts } from './table-facts';
import { TableOverview } from './table-overview';
import { OnlineBadge } from './tables-list';

const RowsTab = lazyPart(() => import('./rows-tab').then((module) => module.RowsTab), { tabs: ['rows'] });
const LookUpTab = lazyPart(() => import('./look-up-tab').then((module) => module.LookUpTab), {
  tabs: ['look-up'],
});
const VersionsTab = lazyPart(() => import('./versions-tab').then((module) => module.VersionsTab), {
  tabs: ['versions'],
});
const LineageTab = lazyPart(() => import('./lineage-tab').then((module) => module.LineageTab), {
  tabs: ['lineage'],
});
const SetsTab = lazyPart(() => import('./sets-tab').then((module) => module.SetsTab), { tabs: ['sets'] });
const OnlineTab = lazyPart(() => import('./online-tab').then((module) => module.OnlineTab), {
  tabs: ['online'],
});

const LOOK_AGAIN = 10_000;
const CATCH_UP = 1_000;
const CRUMBS = [{ label: 'Feature tables', href: '/features' }];

/** All of the table is fetched when it has another version; what changes by itself is looked at again and again. */
function useTable(name: string) {
  const state = useOperation('features.getTableState', { name }, { every: LOOK_AGAIN });
  const seen = state.data?.state;
  const query = useOperation(
    'features.getTable',
    { name },
    { every: (last) => (seen && last && isBehind(last.featureTable, seen) ? CATCH_UP : false) },
  );
  if (!query.data || !seen || state.dataUpdatedAt < query.dataUpdatedAt) return query;
  return { ...query, data: { featureTable: { ...query.data.featureTable, ...seen } } };
}

const isBehind = (table: TableData, { version, lastUpdatedTimestamp }: TableState) =>
  table.version < version || table.lastUpdatedTimestamp < lastUpdatedTimestamp;

export function TablePage({ name }: { name: string }) {
  const query = useTable(name);
  usePageTitle(query.data?.featureTable.name ?? name);
  return (
    <ObjectPage
      query={query}
      what="the feature table"
      crumbs={CRUMBS}
      bar={({ featureTable: table }) => ({
        title: table.name,
        beside: <TableBadges table={table} />,
        actions: <TableActions table={table} />,
      })}
    >
      {({ featureTable: table }) => (
        <>
          <TableFacts table={table} />
          <PageTabs of="the table" group="Feature table" parts={partsOf(table)} />
        </>
      )}
    </ObjectPage>
  );
}

function TableBadges({ table }: { table: TableData }) {
  const [online] = table.onlineStores;
  return (
    <span className="ms-1 inline-flex items-center gap-1.5">
      <Freshness dueTime={table.dueTimestamp} isWritten={table.lastWriteTimestamp !== null} />
      {online && <OnlineBadge online={online} version={table.version} />}
      {table.isExternal && <Badge tone="outline">Written elsewhere</Badge>}
    </span>
  );
}

const partsOf = (table: TableData): PagePart[] => [
  {
    value: 'features',
    label: 'Features',
    count: table.features.length,
    body: <TableOverview table={table} />,
  },
  { value: 'rows', label: 'Rows', body: <RowsTab table={table} /> },
  { value: 'look-up', label: 'Look up', body: <LookUpTab table={table} /> },
  { value: 'versions', label: 'Versions', body: <VersionsTab table={table} /> },
  { value: 'sets', label: 'Training sets', body: <SetsTab name={table.name} /> },
  { value: 'online', label: 'Online', body: <OnlineTab table={table} /> },
  { value: 'lineage', label: 'Lineage', isWhole: true, body: <LineageTab table={table} /> },
];
