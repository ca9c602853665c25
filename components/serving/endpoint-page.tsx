'use client';
import { KeyRound, Play, Rocket, RotateCcw, Square, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { ConfirmTyped } from '@/components/data/confirm-typed';
import { ErrorState, StaleNotice } from '@/components/data/states';
import { PermissionsDialog } from '@/components/identity/permissions/permissions-dialog';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { useActions } from '@/lib/client/actions';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { EndpointState } from './endpoint-state';
import { OverviewTab } from './overview-tab';

export type Endpoint = OutputOf<'serving.getEndpoint'>;

const QueryTab = dynamic(() => import('./query-tab').then((module) => module.QueryTab));
const InferencesTab = dynamic(() => import('./inferences-tab').then((module) => module.InferencesTab));
const HistoryTab = dynamic(() => import('./history-tab').then((module) => module.HistoryTab));
const LogsTab = dynamic(() => import('./logs-tab').then((module) => module.LogsTab));
const RolloutDialog = dynamic(() => import('./rollout-dialog').then((module) => module.RolloutDialog));
const SettingsTab = dynamic(() => import('./settings-tab').then((module) => module.SettingsTab));

const TABS = ['overview', 'query', 'predictions', 'logs', 'history', 'settings'] as const;
type Tab = (typeof TABS)[number];
const CRUMBS = [{ label: 'Endpoints', href: '/endpoints' }];

export function EndpointPage({ name }: { name: string }) {
  const query = useOperation(
    'serving.getEndpoint',
    { name },
    { every: (last) => (last?.pendingConfig ? 1_000 : 5_000) },
  );
  const [rollingOut, setRollingOut] = useState<string>();
  const { data, error } = query;
  usePageTitle(name);
  const retry = error && {
    error,
    what: 'the endpoint',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  if (!data) {
    return (
      <>
        <PageBar crumbs={CRUMBS} title={retry ? 'Not found' : name} />
        {retry ? <ErrorState {...retry} /> : <Skeleton className="m-6 h-64" />}
      </>
    );
  }
  const { state } = data;
  const main = mainModel(data);
  return (
    <>
      <PageBar
        crumbs={CRUMBS}
        title={name}
        beside={
          <span className="ms-1">
            <EndpointState
              isReady={state.ready === 'READY'}
              isStopped={state.isStopped}
              update={state.configUpdate}
            />
          </span>
        }
        actions={<Actions endpoint={data} {...(main && { onRollOut: () => setRollingOut('') })} />}
      />
      {retry && <StaleNotice {...retry} className="mx-4 mt-2 lg:mx-6" />}
      <EndpointTabs endpoint={data} onCanary={setRollingOut} />
      {main && rollingOut !== undefined && (
        <RolloutDialog
          endpoint={data}
          model={main}
          version={rollingOut}
          onClose={() => setRollingOut(undefined)}
        />
      )}
    </>
  );
}

/** The model whose answers are the endpoint's: of it another version is rolled out, unless a canary is under way. */
function mainModel({ config, permissionLevel }: Endpoint): string | undefined {
  if (!config || config.canary || permissionLevel !== 'CAN_MANAGE') return undefined;
  const [main] = [...config.entities].sort((a, b) => b.percent - a.percent);
  return main?.external ? undefined : main?.modelName;
}

function EndpointTabs({ endpoint, onCanary }: { endpoint: Endpoint; onCanary: (version: string) => void }) {
  const canManage = endpoint.permissionLevel === 'CAN_MANAGE';
  const [wanted, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(TABS).withDefault('overview').withOptions({ history: 'push' }),
  );
  const tabs: { value: Tab; label: string; body: React.ReactNode }[] = [
    { value: 'overview', label: 'Overview', body: <OverviewTab endpoint={endpoint} onCanary={onCanary} /> },
    { value: 'query', label: 'Query', body: <QueryTab endpoint={endpoint} /> },
    ...(canManage
      ? [{ value: 'predictions' as const, label: 'Predictions', body: <InferencesTab endpoint={endpoint} /> }]
      : []),
    { value: 'logs', label: 'Logs', body: <LogsTab endpoint={endpoint} /> },
    { value: 'history', label: 'History', body: <HistoryTab endpoint={endpoint} /> },
    ...(canManage
      ? [{ value: 'settings' as const, label: 'Settings', body: <SettingsTab endpoint={endpoint} /> }]
      : []),
  ];
  const tab = tabs.some(({ value }) => value === wanted) ? wanted : 'overview';
  useActions(
    tabs.map(({ value, label }, index) => ({
      label: `Show ${label.toLowerCase()}`,
      keys: String(index + 1),
      group: 'Endpoint',
      run: () => void setTab(value),
    })),
  );
  return (
    <Tabs
      value={tab}
      onValueChange={(next) => void setTab(next as Tab)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <TabsList aria-label="Parts of the endpoint" className="shrink-0 px-3 lg:px-5">
        {tabs.map(({ value, label }) => (
          <TabsTrigger key={value} value={value}>
            {label}
          </TabsTrigger>
        ))}
      </TabsList>
      {tabs.map(({ value, body }) => (
        <TabsContent key={value} value={value} className="min-h-0 flex-1">
          {body}
        </TabsContent>
      ))}
    </Tabs>
  );
}

function Actions({ endpoint, onRollOut }: { endpoint: Endpoint; onRollOut?: () => void }) {
  const { id, name, state, permissionLevel, config } = endpoint;
  const [open, setOpen] = useState<'permissions' | 'delete'>();
  const router = useRouter();
  const invalidates = ['serving'];
  const stop = useCommand('serving.stopEndpoint', { invalidates });
  const start = useCommand('serving.startEndpoint', { invalidates });
  const rollBack = useCommand('serving.rollBack', { invalidates });
  const remove = useCommand('serving.deleteEndpoint', {
    invalidates,
    onSuccess: () => router.push('/endpoints'),
  });
  if (permissionLevel !== 'CAN_MANAGE') return null;
  const hasPast = (config?.version ?? 0) > 1;
  return (
    <>
      {onRollOut && (
        <Button onClick={onRollOut}>
          <Rocket />
          Roll out
        </Button>
      )}
      {hasPast && (
        <Button disabled={rollBack.isPending} onClick={() => rollBack.mutate({ name })}>
          <RotateCcw />
          Roll back
        </Button>
      )}
      <Button
        size="icon"
        variant="ghost"
        aria-label={state.isStopped ? 'Start the endpoint' : 'Stop the endpoint'}
        disabled={stop.isPending || start.isPending}
        onClick={() => (state.isStopped ? start : stop).mutate({ name })}
      >
        {state.isStopped ? <Play /> : <Square />}
      </Button>
      <Button size="icon" variant="ghost" aria-label="Permissions" onClick={() => setOpen('permissions')}>
        <KeyRound />
      </Button>
      <Button size="icon" variant="ghost" aria-label="Delete the endpoint" onClick={() => setOpen('delete')}>
        <Trash2 />
      </Button>
      {open === 'permissions' && (
        <PermissionsDialog
          objectType="serving-endpoint"
          objectId={id}
          name={name}
          isOpen
          onOpenChange={() => setOpen(undefined)}
        />
      )}
      <ConfirmTyped
        isOpen={open === 'delete'}
        onOpenChange={(isOpen) => !isOpen && setOpen(undefined)}
        title={`Delete ${name}?`}
        description="Whoever asks it gets no answer any more. Its configurations and events go with it."
        name={name}
        action="Delete"
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate({ name })}
      />
    </>
  );
}
