'use client';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { ErrorState, StaleNotice } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { useActions } from '@/lib/client/actions';
import { useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { Freshness } from './freshness';
import type { TableData } from './snippets';
import { TableActions } from './table-actions';
import { TableFacts } from './table-facts';
import { TableOverview } from './table-overview';
import { OnlineBadge } from './tables-list';

const RowsTab = dynamic(() => import('./rows-tab').then((module) => module.RowsTab));
const VersionsTab = dynamic(() => import('./versions-tab').then((module) => module.VersionsTab));
const LineageTab = dynamic(() => import('./lineage-tab').then((module) => module.LineageTab));
const SetsTab = dynamic(() => import('./sets-tab').then((module) => module.SetsTab));
const OnlineTab = dynamic(() => import('./online-tab').then((module) => module.OnlineTab));

const TABS = ['features', 'rows', 'versions', 'sets', 'online', 'lineage'] as const;
type Tab = (typeof TABS)[number];
const LOOK_AGAIN = 10_000;

export function TablePage({ name }: { name: string }) {
  const query = useOperation('features.getTable', { name }, { every: LOOK_AGAIN });
  usePageTitle(query.data?.featureTable.name ?? name);
  const crumbs = [{ label: 'Feature tables', href: '/features' }];
  const retry = query.error && {
    error: query.error,
    what: 'the feature table',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  const table = query.data?.featureTable;
  if (!table) {
    return (
      <>
        <PageBar crumbs={crumbs} title={retry ? 'Not found' : '…'} />
        {retry ? <ErrorState {...retry} /> : <Skeleton className="m-6 h-64" />}
      </>
    );
  }
  const [online] = table.onlineStores;
  return (
    <>
      <PageBar
        crumbs={crumbs}
        title={table.name}
        beside={
          <span className="ms-1 inline-flex items-center gap-1.5">
            <Freshness dueTime={table.dueTimestamp} />
            {online && <OnlineBadge online={online} version={table.version} />}
            {table.isExternal && <Badge tone="outline">Written elsewhere</Badge>}
          </span>
        }
        actions={<TableActions table={table} />}
      />
      {retry && <StaleNotice {...retry} className="mx-4 mt-2 lg:mx-6" />}
      <TableFacts table={table} />
      <TableTabs table={table} />
    </>
  );
}

function TableTabs({ table }: { table: TableData }) {
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(TABS).withDefault('features').withOptions({ history: 'push' }),
  );
  const labels: Record<Tab, string> = {
    features: 'Features',
    rows: 'Rows',
    versions: 'Versions',
    sets: 'Training sets',
    online: 'Online',
    lineage: 'Lineage',
  };
  useActions(
    TABS.map((value, index) => ({
      label: `Show ${labels[value].toLowerCase()}`,
      keys: String(index + 1),
      group: 'Feature table',
      run: () => void setTab(value),
    })),
  );
  const scrolls = 'min-h-0 flex-1 overflow-y-auto scroll-thin';
  return (
    <Tabs
      value={tab}
      onValueChange={(next) => void setTab(next as Tab)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <TabsList aria-label="Parts of the table" className="shrink-0 px-3 lg:px-5">
        {TABS.map((value) => (
          <TabsTrigger key={value} value={value}>
            {labels[value]}
            {value === 'features' && (
              <span className="text-xs font-normal text-muted-foreground tabular">
                {table.features.length}
              </span>
            )}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value="features" className={scrolls}>
        <TableOverview table={table} />
      </TabsContent>
      <TabsContent value="rows" className={scrolls}>
        <RowsTab table={table} />
      </TabsContent>
      <TabsContent value="versions" className={scrolls}>
        <VersionsTab table={table} />
      </TabsContent>
      <TabsContent value="sets" className={scrolls}>
        <SetsTab name={table.name} />
      </TabsContent>
      <TabsContent value="online" className={scrolls}>
        <OnlineTab table={table} />
      </TabsContent>
      <TabsContent value="lineage" className="min-h-0 flex-1">
        <LineageTab table={table} />
      </TabsContent>
    </Tabs>
  );
}
