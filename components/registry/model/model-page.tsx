'use client';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { CopyButton } from '@/components/data/copy-button';
import { ErrorState, StaleNotice } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { useActions } from '@/lib/client/actions';
import { usePageTitle } from '@/lib/client/use-page-title';
import { ModelActions } from './model-actions';
import { type ModelPageData, useModelPage } from './use-model-page';
import { VersionsTab } from './versions-tab';

const RulesTab = dynamic(() => import('../rules/rules-tab').then((module) => module.RulesTab));
const HistoryTab = dynamic(() => import('../history/history-tab').then((module) => module.HistoryTab));
const ActivityTab = dynamic(() => import('../activity/activity-tab').then((module) => module.ActivityTab));
const ModelLineage = dynamic(() => import('./model-lineage').then((module) => module.ModelLineage));
const WebhooksPanel = dynamic(() =>
  import('../webhooks/webhooks-panel').then((module) => module.WebhooksPanel),
);

const TABS = ['versions', 'rules', 'history', 'activity', 'lineage', 'webhooks'] as const;
type Tab = (typeof TABS)[number];

export const MODELS_CRUMB = { label: 'Models', href: '/models' };

export function ModelPage({ name }: { name: string }) {
  const query = useModelPage(name);
  const { data, error } = query;
  usePageTitle(data?.model.name);
  const retry = error && {
    error,
    what: 'the model',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  if (!data) {
    return (
      <>
        <PageBar crumbs={[MODELS_CRUMB]} title={retry ? 'Not found' : '…'} />
        {retry ? <ErrorState {...retry} /> : <PageSkeleton />}
      </>
    );
  }
  return (
    <>
      <PageBar
        crumbs={[MODELS_CRUMB]}
        title={data.model.name}
        beside={<CopyButton text={data.model.name} label="Copy the name" className="ms-1" />}
        actions={<ModelActions page={data} />}
      />
      {retry && <StaleNotice {...retry} className="mx-4 mt-2 lg:mx-6" />}
      <ModelTabs page={data} />
    </>
  );
}

function ModelTabs({ page }: { page: ModelPageData }) {
  const [wanted, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(TABS).withDefault('versions').withOptions({ history: 'push' }),
  );
  const { model, counts, rules, may } = page;
  const tabs: { value: Tab; label: string; count?: number }[] = [
    { value: 'versions', label: 'Versions', count: counts.versions },
    { value: 'rules', label: 'Rules', count: rules.stages.length + rules.aliases.length },
    { value: 'history', label: 'Stage history' },
    { value: 'activity', label: 'Activity' },
    { value: 'lineage', label: 'Lineage' },
    ...(may.manage ? [{ value: 'webhooks' as const, label: 'Webhooks', count: counts.webhooks }] : []),
  ];
  const tab = tabs.some(({ value }) => value === wanted) ? wanted : 'versions';
  useActions(
    tabs.map(({ value, label }, index) => ({
      label: `Show ${label.toLowerCase()}`,
      keys: String(index + 1),
      group: 'Model',
      run: () => void setTab(value),
    })),
  );
  const { name } = model;
  const scrolls = 'min-h-0 flex-1 overflow-y-auto scroll-thin';
  return (
    <Tabs
      value={tab}
      onValueChange={(next) => void setTab(next as Tab)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <TabsList aria-label="Parts of the model" className="shrink-0 px-3 lg:px-5">
        {tabs.map(({ value, label, count }) => (
          <TabsTrigger key={value} value={value}>
            {label}
            {count !== undefined && count > 0 && (
              <span className="text-xs font-normal text-muted-foreground tabular">{count}</span>
            )}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value="versions" className={scrolls}>
        <VersionsTab page={page} />
      </TabsContent>
      <TabsContent value="rules" className={scrolls}>
        <RulesTab page={page} />
      </TabsContent>
      <TabsContent value="history" className={scrolls}>
        <HistoryTab name={name} modelId={model.id} />
      </TabsContent>
      <TabsContent value="activity" className={scrolls}>
        <ActivityTab name={name} />
      </TabsContent>
      <TabsContent value="lineage" className="min-h-0 flex-1 overflow-hidden">
        <ModelLineage model={model} />
      </TabsContent>
      <TabsContent value="webhooks" className={scrolls}>
        <WebhooksPanel modelName={name} />
      </TabsContent>
    </Tabs>
  );
}

export const PageSkeleton = () => (
  <div className="flex animate-[fade_120ms_150ms_backwards] flex-col gap-6 p-6">
    <Skeleton className="h-8 w-96" />
    <div className="grid gap-6 lg:grid-cols-[1fr_320px]">
      <Skeleton className="h-96" />
      <Skeleton className="h-80" />
    </div>
  </div>
);
