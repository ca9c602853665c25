'use client';
import { type PagePart, PageTabs } from '@/components/data/page-tabs';
import { useMay } from '@/components/identity/permissions/use-may';
import { ObjectPage } from '@/components/shell/object-page';
import { Badge } from '@/components/ui/badge';
import { lazyPart } from '@/components/ui/lazily';
import { usePageTitle } from '@/lib/client/use-page-title';
import { LiveLost, LiveSign } from '../live/live-sign';
import { HealthBadges } from '../run-health';
import { RunDot } from '../run-mark';
import { isLive, StatusBadge } from '../run-status';
import { useNeighbours } from '../runs/run-neighbours';
import { useMarkKilled } from '../runs/use-mark-killed';
import { isSystem, SYSTEM } from './group-metrics';
import { OverviewTab } from './overview-tab';
import { RunActions } from './run-actions';
import { RunFacts } from './run-facts';
import { RunSteps } from './run-steps';
import { useRunAddress } from './use-run-address';
import { useRunMetrics } from './use-run-metrics';
import { type MetricSummary, type RunPageData, useRunPage } from './use-run-page';

const ChartsTab = lazyPart(() => import('./charts-tab').then((module) => module.ChartsTab), {
  tabs: ['charts', 'system'],
});
const ArtifactBrowser = lazyPart(
  () => import('@/components/artifacts/artifact-browser').then((module) => module.ArtifactBrowser),
  { tabs: ['artifacts'] },
);
const ModelsTab = lazyPart(() => import('../models/models-tab').then((module) => module.ModelsTab), {
  tabs: ['models'],
});
const CommentsTab = lazyPart(() => import('./comments-tab').then((module) => module.CommentsTab), {
  tabs: ['comments'],
});
const LineageTab = lazyPart(() => import('./lineage-tab').then((module) => module.LineageTab), {
  tabs: ['lineage'],
});

export function RunPage({ experimentId: linked, runId }: { experimentId: string; runId: string }) {
  const query = useRunPage(runId);
  const { data } = query;
  const experimentId = data?.run.info.experimentId ?? linked;
  useRunAddress(runId, linked, data?.run.info.experimentId);
  const metrics = useRunMetrics(data);
  usePageTitle(data?.run.info.runName);
  const markKilled = useMarkKilled();
  const canWrite = useMay('runs.write', experimentId);
  const neighbours = useNeighbours(experimentId, runId);
  const crumbs = [
    { label: 'Experiments', href: '/experiments' },
    ...(data
      ? [{ label: data.experimentName, href: neighbours?.href ?? `/experiments/${experimentId}` }]
      : []),
  ];
  return (
    <ObjectPage
      query={query}
      what="the run"
      crumbs={crumbs}
      bar={(page) => ({
        title: (
          <span className="inline-flex items-center gap-2">
            <RunDot runId={runId} />
            {page.run.info.runName || runId}
          </span>
        ),
        beside: (
          <RunState
            page={page}
            onKill={
              canWrite && page.run.info.lifecycleStage === 'active' ? () => markKilled([runId]) : undefined
            }
          />
        ),
        actions: (
          <>
            {neighbours && <RunSteps experimentId={experimentId} neighbours={neighbours} />}
            <RunActions page={page} />
          </>
        ),
      })}
    >
      {(page) => (
        <>
          {isLive(page.run.info.status) && <LiveLost />}
          <RunFacts run={page.run} />
          <PageTabs of="the run" group="Run" parts={partsOf(page, metrics)} />
        </>
      )}
    </ObjectPage>
  );
}

function RunState({
  page: {
    run: {
      info: { status, lifecycleStage },
    },
    health,
  },
  onKill,
}: {
  page: RunPageData;
  onKill: (() => void) | undefined;
}) {
  return (
    <span className="ms-1 inline-flex items-center gap-1.5">
      <StatusBadge status={status} />
      <HealthBadges health={health} onKill={onKill} />
      {lifecycleStage === 'deleted' && <Badge tone="warning">In the trash</Badge>}
      {isLive(status) && <LiveSign />}
    </span>
  );
}

function partsOf(page: RunPageData, all: readonly MetricSummary[]): PagePart[] {
  const system = all.filter(isSystem);
  const metrics = all.filter((summary) => !isSystem(summary));
  const { runId, runName, experimentId, status } = page.run.info;
  const shared = { runId, runName, experimentId, isRunning: isLive(status) };
  return [
    { value: 'overview', label: 'Overview', body: <OverviewTab page={page} metrics={metrics} /> },
    {
      value: 'charts',
      label: 'Charts',
      count: page.metrics - system.length,
      body: <ChartsTab {...shared} summaries={metrics} />,
    },
    ...(system.length > 0
      ? [
          {
            value: 'system',
            label: 'System metrics',
            count: system.length,
            body: <ChartsTab {...shared} summaries={system} prefix={SYSTEM} xAtFirst="relative" />,
          },
        ]
      : []),
    {
      value: 'artifacts',
      label: 'Artifacts',
      isWhole: true,
      body: <ArtifactBrowser source={{ kind: 'run', id: runId }} isRunning={shared.isRunning} />,
    },
    ...(page.loggedModels.length > 0
      ? [
          {
            value: 'models',
            label: 'Models',
            count: page.loggedModels.length,
            isWhole: true,
            body: <ModelsTab models={page.loggedModels} isRunning={shared.isRunning} />,
          },
        ]
      : []),
    {
      value: 'comments',
      label: 'Comments',
      count: page.comments,
      body: <CommentsTab runId={runId} experimentId={experimentId} />,
    },
    { value: 'lineage', label: 'Lineage', isWhole: true, body: <LineageTab runId={runId} /> },
  ];
}
