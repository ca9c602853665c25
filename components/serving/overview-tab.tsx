'use client';
import { CircleAlert, Loader } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { useCommand } from '@/lib/client/use-operation';
import { adviceFor } from './advice-for';
import { called } from './called';
import { OnCluster } from './clusters/on-cluster';
import { EndpointCharts } from './endpoint-charts';
import type { Endpoint } from './endpoint-page';
import { EntityState } from './endpoint-state';
import { Hints } from './hints';
import { RolloutPanel } from './rollout-panel';
import { ServedEntities } from './served-entities';
import { TrafficEditor } from './traffic-editor';

type Config = NonNullable<Endpoint['config']>;

type Props = {
  endpoint: Endpoint;
  /** A shadow that shall get traffic. */
  onCanary: (version: string) => void;
};

export function OverviewTab({ endpoint, onCanary }: Props) {
  const { config, pendingConfig, state } = endpoint;
  const canManage = endpoint.permissionLevel === 'CAN_MANAGE';
  return (
    <div className="flex flex-col gap-6 py-4">
      {pendingConfig && <Rollout endpoint={endpoint} pending={pendingConfig} canManage={canManage} />}
      {state.configUpdate === 'UPDATE_FAILED' && (
        <Failure message={state.message} isServing={config !== null} canManage={canManage} />
      )}
      {endpoint.onCluster && <OnCluster seen={endpoint.onCluster} />}
      {(config?.canary || config?.shadow) && <RolloutPanel endpoint={endpoint} onCanary={onCanary} />}
      {config && (
        <section aria-labelledby="served" className="flex flex-col">
          <h2 id="served" className="px-4 pb-1 font-semibold lg:px-6">
            Served now
            <span className="ms-2 text-xs font-normal text-muted-foreground">
              configuration {config.version}
            </span>
          </h2>
          <ServedEntities config={config} name={endpoint.name} canManage={canManage && !pendingConfig} />
          {canManage && config.entities.length > 1 && !config.canary && (
            <TrafficEditor
              name={endpoint.name}
              version={config.version}
              entities={config.entities}
              isUpdating={pendingConfig !== null}
            />
          )}
        </section>
      )}
      {config && <Hints name={endpoint.name} canManage={canManage && !pendingConfig} />}
      {config && <EndpointCharts name={endpoint.name} entities={config.entities} />}
    </div>
  );
}

type FailureProps = { message: string; isServing: boolean; canManage: boolean };

const Failure = ({ message, isServing, canManage }: FailureProps) => (
  <div
    role="alert"
    className="mx-4 flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger lg:mx-6"
  >
    <CircleAlert className="mt-0.5 size-4 shrink-0" />
    <div className="flex min-w-0 flex-col gap-1 [overflow-wrap:anywhere]">
      <p>
        The last update failed{isServing ? '; what was live before still answers' : ''}. {message}
      </p>
      <p className="text-foreground">
        {adviceFor(message)}
        {canManage && ` Then roll ${isServing ? 'it out' : 'it out, or this one again'}.`}{' '}
        <Link href="?tab=logs" className="text-accent hover:underline">
          Read the log
        </Link>
      </p>
    </div>
  </div>
);

function Rollout({
  endpoint,
  pending,
  canManage,
}: {
  endpoint: Endpoint;
  pending: Config;
  canManage: boolean;
}) {
  const cancel = useCommand('serving.cancelUpdate', { invalidates: ['serving'] });
  return (
    <section aria-labelledby="rollout" className="mx-4 rounded-lg border lg:mx-6">
      <div className="flex items-center gap-2 border-b px-3 py-2">
        <Loader className="size-4 animate-spin text-accent" />
        <h2 id="rollout" className="flex-1 font-medium">
          Configuration {pending.version} is getting ready
          {endpoint.config && (
            <span className="ms-2 text-xs font-normal text-muted-foreground">
              configuration {endpoint.config.version} answers meanwhile
            </span>
          )}
        </h2>
        {canManage && (
          <Button
            size="sm"
            disabled={cancel.isPending}
            onClick={() => cancel.mutate({ name: endpoint.name })}
          >
            Cancel the update
          </Button>
        )}
      </div>
      <ul className="divide-y">
        {pending.entities.map(({ name, modelName, version, percent, state }) => (
          <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <span className="font-medium">{name}</span>
            <span className="text-muted-foreground">
              {called(modelName, version)}, {percent} %
            </span>
            <EntityState {...state} />
            <span className="min-w-0 text-xs text-muted-foreground [overflow-wrap:anywhere]">
              {state.message}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
