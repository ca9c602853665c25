'use client';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { ErrorState, StaleNotice } from '@/components/data/states';
import { useMay } from '@/components/identity/permissions/use-may';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { useActions } from '@/lib/client/actions';
import { usePageTitle } from '@/lib/client/use-page-title';
import { LiveLost, LiveSign } from '../live/live-sign';
import { HealthBadges } from '../run-health';
import { StatusBadge } from '../run-status';
import { RunDot } from '../runs/run-cells';
import { useNeighbours } from '../runs/run-neighbours';
import { useMarkKilled } from '../runs/use-mark-killed';
import { OverviewTab } from './overview-tab';
import { RunActions } from './run-actions';
import { RunFacts } from './run-facts';
import { RunSteps } from './run-steps';
import { isLive, type RunPageData, useRunPage } from './use-run-page';

const ChartsTab = dynamic(() => import('./charts-tab').then((module) => module.ChartsTab));
const ArtifactBrowser = dynamic(() =>
  import('@/components/artifacts/artifact-browser').then((module) => module.ArtifactBrowser),
);
const ModelsTab = dynamic(() => import('../models/models-tab').then((module) => module.ModelsTab));
const LineageTab = dynamic(() => import('./lineage-tab').then((module) => module.LineageTab));

const TABS = ['overview', 'charts', 'system', 'artifacts', 'models', 'lineage'] as const;
type Tab = (typeof TABS)[number];

const SYSTEM = 'system/';
const isSystem = ({ key }: { key: string }) => key.startsWith(SYSTEM);

export function RunPage({ experimentId, runId }: { experimentId: string; runId: string }) {
  const query = useRunPage(runId);
  const { data, error } = query;
  usePageTitle(data?.run.info.runName);
  const markKilled = useMarkKilled();
  const canWrite = useMay('runs.write', experimentId);
  const neighbours = useNeighbours(experimentId, runId);
  const retry = error && {
    error,
    what: 'the run',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  const crumbs = [
    { label: 'Experiments', href: '/experiments' },
    ...(data
      ? [{ label: data.experimentName, href: neighbours?.href ?? `/experiments/${experimentId}` }]
      : []),
  ];
  if (!data) {
    return (
      <>
        <PageBar crumbs={crumbs} title={retry ? 'Not found' : '…'} />
        {retry ? <ErrorState {...retry} /> : <RunSkeleton />}
      </>
    );
  }
  const { info } = data.run;
  return (
    <>
      <PageBar
        crumbs={crumbs}
        title={
          <span className="inline-flex items-center gap-2">
            <RunDot runId={runId} />
            {info.runName || runId}
          </span>
        }
        beside={
          <span className="ms-1 inline-flex items-center gap-1.5">
            <StatusBadge status={info.status} />
            <HealthBadges
              health={data.health}
              onKill={canWrite && info.lifecycleStage === 'active' ? () => markKilled([runId]) : undefined}
            />
            {info.lifecycleStage === 'deleted' && <Badge tone="warning">In the trash</Badge>}
            {isLive(info.status) && <LiveSign />}
          </span>
        }
        actions={
          <>
            {neighbours && <RunSteps experimentId={experimentId} neighbours={neighbours} />}
            <RunActions page={data} />
          </>
        }
      />
      {isLive(info.status) && <LiveLost />}
      {retry && <StaleNotice {...retry} className="mx-4 mt-2 lg:mx-6" />}
      <RunFacts run={data.run} />
      <RunTabs page={data} />
    </>
  );
}

function RunTabs({ page }: { page: RunPageData }) {
  const [wanted, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(TABS).withDefault('overview').withOptions({ history: 'push' }),
  );
  const system = page.summaries.filter(isSystem);
  const metrics = page.summaries.filter((summary) => !isSystem(summary));
  const tabs: { value: Tab; label: string; count?: number }[] = [
    { value: 'overview', label: 'Overview' },
    { value: 'charts', label: 'Charts', count: metrics.length },
    ...(system.length > 0
      ? [{ value: 'system' as const, label: 'System metrics', count: system.length }]
      : []),
    { value: 'artifacts', label: 'Artifacts' },
    ...(page.loggedModels.length > 0
      ? [{ value: 'models' as const, label: 'Models', count: page.loggedModels.length }]
      : []),
    { value: 'lineage', label: 'Lineage' },
  ];
  const tab = tabs.some(({ value }) => value === wanted) ? wanted : 'overview';
  useActions(
    tabs.map(({ value, label }, index) => ({
      label: `Show ${label.toLowerCase()}`,
      keys: String(index + 1),
      group: 'Run',
      run: () => void setTab(value),
    })),
  );
  const { info } = page.run;
  const { runId, runName, experimentId } = info;
  const shared = { runId, runName, experimentId, isRunning: isLive(info.status) };
  return (
    <Tabs
      value={tab}
      onValueChange={(next) => void setTab(next as Tab)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <TabsList aria-label="Parts of the run" className="shrink-0 px-3 lg:px-5">
        {tabs.map(({ value, label, count }) => (
          <TabsTrigger key={value} value={value}>
            {label}
            {count !== undefined && (
              <span className="text-xs font-normal text-muted-foreground tabular">{count}</span>
            )}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value="overview" className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <OverviewTab page={page} metrics={metrics} />
      </TabsContent>
      <TabsContent value="charts" className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <ChartsTab {...shared} summaries={metrics} />
      </TabsContent>
      <TabsContent value="system" className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <ChartsTab {...shared} summaries={system} prefix={SYSTEM} xAtFirst="relative" />
      </TabsContent>
      <TabsContent value="artifacts" className="min-h-0 flex-1 overflow-hidden">
        <ArtifactBrowser source={{ kind: 'run', id: runId }} isRunning={shared.isRunning} />
      </TabsContent>
      <TabsContent value="models" className="min-h-0 flex-1 overflow-hidden">
        <ModelsTab models={page.loggedModels} isRunning={shared.isRunning} />
      </TabsContent>
      <TabsContent value="lineage" className="min-h-0 flex-1 overflow-hidden">
        <LineageTab runId={runId} />
      </TabsContent>
    </Tabs>
  );
}

const RunSkeleton = () => (
  <div className="flex animate-[fade_120ms_150ms_backwards] flex-col gap-6 p-6">
    <Skeleton className="h-5 w-1/2" />
    <Skeleton className="h-8 w-80" />
    <div className="grid gap-6 lg:grid-cols-[1fr_340px]">
      <Skeleton className="h-80" />
      <Skeleton className="h-80" />
    </div>
  </div>
);
