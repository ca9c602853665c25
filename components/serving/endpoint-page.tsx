'use client';
import { KeyRound, Play, Rocket, RotateCcw, Square, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { ConfirmTyped } from '@/components/data/confirm-typed';
import { type PagePart, PageTabs } from '@/components/data/page-tabs';
import { PermissionsDialog } from '@/components/identity/permissions/permissions-dialog';
import { ObjectPage } from '@/components/shell/object-page';
import { Button } from '@/components/ui/button';
import { lazyDialog, lazyPart } from '@/components/ui/lazily';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { EndpointState } from './endpoint-state';
import { OverviewTab } from './overview-tab';

export type Endpoint = OutputOf<'serving.getEndpoint'>;

const QueryTab = lazyPart(() => import('./query-tab').then((module) => module.QueryTab), { tabs: ['query'] });
const PredictionsTab = lazyPart(
  () => import('./predictions/predictions-tab').then((module) => module.PredictionsTab),
  {
    tabs: ['predictions'],
  },
);
const ReplayTab = lazyPart(() => import('./replay/replay-tab').then((module) => module.ReplayTab), {
  tabs: ['replay'],
});
const HistoryTab = lazyPart(() => import('./history-tab').then((module) => module.HistoryTab), {
  tabs: ['history'],
});
const LogsTab = lazyPart(() => import('./logs-tab').then((module) => module.LogsTab), { tabs: ['logs'] });
const RolloutDialog = lazyDialog(() => import('./rollout-dialog').then((module) => module.RolloutDialog));
const MoveEndpoint = lazyPart(
  () => import('./clusters/move-endpoint').then((module) => module.MoveEndpoint),
  { tabs: ['settings'] },
);
const SettingsTab = lazyPart(() => import('./settings-tab').then((module) => module.SettingsTab), {
  tabs: ['settings'],
});

const CRUMBS = [{ label: 'Endpoints', href: '/endpoints' }];

export function EndpointPage({ name }: { name: string }) {
  const query = useOperation(
    'serving.getEndpoint',
    { name },
    { every: (last) => (last?.pendingConfig ? 1_000 : 5_000) },
  );
  const [rollingOut, setRollingOut] = useState<string>();
  usePageTitle(name);
  const main = query.data && mainModel(query.data);
  return (
    <ObjectPage
      query={query}
      what="the endpoint"
      crumbs={CRUMBS}
      title={name}
      bar={(endpoint) => ({
        title: name,
        beside: (
          <span className="ms-1">
            <EndpointState
              isReady={endpoint.state.ready === 'READY'}
              isStopped={endpoint.state.isStopped}
              update={endpoint.state.configUpdate}
            />
          </span>
        ),
        actions: <Actions endpoint={endpoint} {...(main && { onRollOut: () => setRollingOut('') })} />,
      })}
    >
      {(endpoint) => (
        <>
          <EndpointTabs endpoint={endpoint} onCanary={setRollingOut} />
          {main && rollingOut !== undefined && (
            <RolloutDialog
              endpoint={endpoint}
              model={main}
              version={rollingOut}
              onClose={() => setRollingOut(undefined)}
            />
          )}
        </>
      )}
    </ObjectPage>
  );
}

/** The model whose answers are the endpoint's: of it another version is rolled out, unless a canary is under way. */
function mainModel({ permissionLevel, ...endpoint }: Endpoint): string | undefined {
  // Where nothing could be served yet, that is tried again.
  const config = endpoint.config ?? (endpoint.pendingConfig ? null : endpoint.lastTried);
  if (!config || config.canary || permissionLevel !== 'CAN_MANAGE') return undefined;
  const [main] = [...config.entities].sort((a, b) => b.percent - a.percent);
  return main?.external ? undefined : main?.modelName;
}

function EndpointTabs({ endpoint, onCanary }: { endpoint: Endpoint; onCanary: (version: string) => void }) {
  const canManage = endpoint.permissionLevel === 'CAN_MANAGE';
  const parts: PagePart[] = [
    {
      value: 'overview',
      label: 'Overview',

      body: <OverviewTab endpoint={endpoint} onCanary={onCanary} />,
    },
    { value: 'query', label: 'Query', body: <QueryTab endpoint={endpoint} /> },
    ...(canManage
      ? [
          {
            value: 'predictions',
            label: 'Predictions',

            body: <PredictionsTab endpoint={endpoint} />,
          },
          { value: 'replay', label: 'Replay', body: <ReplayTab endpoint={endpoint} /> },
        ]
      : []),
    { value: 'logs', label: 'Logs', body: <LogsTab endpoint={endpoint} /> },
    { value: 'history', label: 'History', body: <HistoryTab endpoint={endpoint} /> },
    ...(canManage
      ? [
          {
            value: 'settings',
            label: 'Settings',
            body: (
              <>
                <MoveEndpoint endpoint={endpoint} />
                <SettingsTab endpoint={endpoint} />
              </>
            ),
          },
        ]
      : []),
  ];
  return <PageTabs of="the endpoint" group="Endpoint" parts={parts} />;
}

function Actions({ endpoint, onRollOut }: { endpoint: Endpoint; onRollOut?: () => void }) {
  const { id, name, state, permissionLevel, hasPast } = endpoint;
  const [open, setOpen] = useState<'permissions' | 'delete' | 'stop'>();
  const router = useRouter();
  const invalidates = ['serving'];
  const stop = useCommand('serving.stopEndpoint', { invalidates, onSuccess: () => setOpen(undefined) });
  const start = useCommand('serving.startEndpoint', { invalidates });
  const rollBack = useCommand('serving.rollBack', { invalidates });
  const remove = useCommand('serving.deleteEndpoint', {
    invalidates,
    onSuccess: () => router.push('/endpoints'),
  });
  if (permissionLevel !== 'CAN_MANAGE') return null;
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
        onClick={() => (state.isStopped ? start.mutate({ name }) : setOpen('stop'))}
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
      <Confirm
        isOpen={open === 'stop'}
        onOpenChange={(isOpen) => !isOpen && setOpen(undefined)}
        title={`Stop ${name}?`}
        description="Whoever asks it is refused until it is started again. Its models are unloaded."
        action="Stop"
        isBusy={stop.isPending}
        onConfirm={() => stop.mutate({ name })}
      />
      <ConfirmTyped
        isOpen={open === 'delete'}
        onOpenChange={(isOpen) => !isOpen && setOpen(undefined)}
        title={`Delete ${name}?`}
        description="Whoever asks it gets no answer any more. Its configurations and events go with it; its log stays for as long as is set."
        name={name}
        action="Delete"
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate({ name })}
      />
    </>
  );
}
