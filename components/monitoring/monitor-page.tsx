'use client';
import { RotateCw, Settings2 } from 'lucide-react';
import Link from 'next/link';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { ObjectPage } from '@/components/shell/object-page';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { lazyPart } from '@/components/ui/lazily';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { useActions } from '@/lib/client/actions';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { DriftTab } from './drift-tab';
import { MonitorMenu } from './monitor-menu';
import { ReferenceName } from './reference-name';
import { type Tab, useMonitorView } from './view-state';

const PerformanceTab = lazyPart(() => import('./performance-tab').then((module) => module.PerformanceTab), {
  tabs: ['performance'],
});
const CompareTab = lazyPart(() => import('./compare-tab').then((module) => module.CompareTab), {
  tabs: ['compare'],
});
const AlertsTab = lazyPart(() => import('./alerts-tab').then((module) => module.AlertsTab), {
  tabs: ['alerts'],
});
const ReportsTab = lazyPart(() => import('./reports-tab').then((module) => module.ReportsTab), {
  tabs: ['reports'],
});
const ActivityTab = lazyPart(() => import('./activity-tab').then((module) => module.ActivityTab), {
  tabs: ['activity'],
});

type Page = OutputOf<'monitoring.getMonitor'>;

const CRUMBS = [{ label: 'Monitors', href: '/monitors' }];
const FOLLOW = 1_500;
const LOOK_AGAIN = 30_000;
const isAtWork = ({ refresh }: Page) => refresh?.state === 'pending' || refresh?.state === 'running';

/** A monitor: its windows, its columns, its model's quality, and what was done with it. */
export function MonitorPage({ monitorId }: { monitorId: string }) {
  const query = useOperation(
    'monitoring.getMonitor',
    { id: monitorId },
    { every: (last) => (last && isAtWork(last) ? FOLLOW : LOOK_AGAIN) },
  );
  usePageTitle(query.data?.monitor.name);
  return (
    <ObjectPage
      query={query}
      what="the monitor"
      crumbs={CRUMBS}
      bar={(shown) => ({
        title: shown.monitor.name,
        beside: <State page={shown} />,
        actions: <Actions page={shown} />,
      })}
      skeleton={<Skeleton className="m-6 h-64" />}
    >
      {(shown) => (
        <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
          <Body page={shown} />
        </div>
      )}
    </ObjectPage>
  );
}

function State({ page }: { page: Page }) {
  const { monitor, refresh } = page;
  if (isAtWork(page))
    return (
      <Badge tone="accent">{refresh?.state === 'running' ? 'Computing' : 'Waiting for the worker'}</Badge>
    );
  if (monitor.status === 'failing') return <Badge tone="danger">Failing</Badge>;
  return monitor.config?.schedule.isPaused ? <Badge tone="neutral">Paused</Badge> : null;
}

function Actions({ page }: { page: Page }) {
  const { monitor } = page;
  const refresh = useCommand('monitoring.refreshMonitor', { invalidates: ['monitoring'] });
  const isReady = monitor.may.run && monitor.config !== null;
  const run = () => isReady && refresh.mutate({ id: monitor.id });
  useActions(isReady ? [{ label: 'Refresh now', keys: 'r', group: 'Monitor', run }] : []);
  return (
    <>
      {isReady && (
        <Button onClick={run} disabled={refresh.isPending || isAtWork(page)}>
          <RotateCw /> Refresh
        </Button>
      )}
      {monitor.may.manage && (
        <Button asChild size="icon" aria-label="Settings">
          <Link href={`/monitors/${monitor.id}/setup`}>
            <Settings2 />
          </Link>
        </Button>
      )}
      {monitor.may.manage && <MonitorMenu monitor={monitor} />}
    </>
  );
}

function Body({ page }: { page: Page }) {
  const { monitor, slices, reference } = page;
  const [view, set] = useMonitorView();
  const { config } = monitor;
  if (!config)
    return (
      <EmptyState
        title="Its columns are not settled yet"
        actions={
          <Button asChild variant="primary">
            <Link href={`/monitors/${monitor.id}/setup`}>Set it up</Link>
          </Button>
        }
      >
        Say which column is the time of a row, and what is compared with what.
      </EmptyState>
    );
  const tabs: [Tab, string][] = [
    ['drift', 'Drift'],
    ['performance', 'Model quality'],
    ['compare', 'Compare'],
    ['alerts', 'Alerts'],
    ['reports', 'Reports'],
    ['activity', 'Activity'],
  ];
  return (
    <div className="flex flex-col gap-4 px-4 py-4 lg:px-6">
      {reference?.stale && (
        <p className="rounded-md bg-warning-soft px-3 py-2 text-warning [overflow-wrap:anywhere]">
          The reference is of version {reference.of?.version}. {reference.stale}
        </p>
      )}
      {monitor.fault && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger [overflow-wrap:anywhere]">
          {monitor.fault}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 text-muted-foreground">
        <span>
          Windows of <span className="text-foreground">{config.granularity}</span> in {config.timeZone},
          against <ReferenceName config={config} reference={reference} />
        </span>
        {monitor.nextRunTime !== null && (
          <span>
            next at <Time value={monitor.nextRunTime} isAbsolute />
          </span>
        )}
        {slices.length > 1 && (
          <Select
            label="Slice"
            isLabelShown
            size="sm"
            value={view.slice || ' '}
            options={slices.map((slice) => ({ value: slice || ' ', label: slice || 'All rows' }))}
            onValueChange={(slice) => void set({ slice: slice === ' ' ? null : slice, window: null })}
          />
        )}
      </div>
      {monitor.description && <p className="max-w-3xl">{monitor.description}</p>}
      <Tabs value={view.tab} onValueChange={(tab) => void set({ tab: tab as Tab })}>
        <TabsList aria-label="Parts of the monitor">
          {tabs.map(([value, label]) => (
            <TabsTrigger key={value} value={value}>
              {label}
            </TabsTrigger>
          ))}
        </TabsList>
        <TabsContent value="drift" className="pt-4">
          <DriftTab
            monitorId={monitor.id}
            config={config}
            every={isAtWork(page) ? FOLLOW : LOOK_AGAIN}
            mayManage={monitor.may.manage}
          />
        </TabsContent>
        <TabsContent value="performance" className="pt-4">
          <PerformanceTab
            monitorId={monitor.id}
            config={config}
            every={isAtWork(page) ? FOLLOW : LOOK_AGAIN}
          />
        </TabsContent>
        <TabsContent value="compare" className="pt-4">
          <CompareTab monitorId={monitor.id} config={config} />
        </TabsContent>
        <TabsContent value="alerts" className="pt-4">
          <AlertsTab monitor={monitor} config={config} />
        </TabsContent>
        <TabsContent value="reports" className="pt-4">
          <ReportsTab monitor={monitor} />
        </TabsContent>
        <TabsContent value="activity" className="pt-4">
          <ActivityTab page={page} />
        </TabsContent>
      </Tabs>
    </div>
  );
}
