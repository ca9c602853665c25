'use client';
import { CircleAlert, Loader } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useCommand } from '@/lib/client/use-operation';
import { called } from './called';
import { OnCluster } from './clusters/on-cluster';
import { EndpointCharts } from './endpoint-charts';
import type { Endpoint } from './endpoint-page';
import { EntityState } from './endpoint-state';
import { RolloutPanel } from './rollout-panel';
import { SecretDialog } from './secret-dialog';
import { colourOf } from './traffic-bar';
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
        <Failure message={state.message} isServing={config !== null} />
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
          <Entities config={config} name={endpoint.name} canManage={canManage && !pendingConfig} />
          {canManage && config.entities.length > 1 && !pendingConfig && !config.canary && (
            // Another configuration begins with its own shares.
            <TrafficEditor key={config.version} name={endpoint.name} entities={config.entities} />
          )}
        </section>
      )}
      {config && <EndpointCharts name={endpoint.name} entities={config.entities} />}
    </div>
  );
}

const Failure = ({ message, isServing }: { message: string; isServing: boolean }) => (
  <div
    role="alert"
    className="mx-4 flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger lg:mx-6"
  >
    <CircleAlert className="mt-0.5 size-4 shrink-0" />
    <span className="min-w-0 [overflow-wrap:anywhere]">
      The last update failed{isServing ? '; what was live before still answers' : ''}. {message}
    </span>
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

function ReplaceSecret({ name, entity, host }: { name: string; entity: string; host: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="text"
        variant="link"
        className="ms-2 text-xs"
        aria-label={`Replace the secret of ${entity}`}
        onClick={() => setOpen(true)}
      >
        Replace the secret
      </Button>
      {isOpen && <SecretDialog name={name} entity={entity} host={host} onClose={() => setOpen(false)} />}
    </>
  );
}

type EntitiesProps = { config: Config; name: string; canManage: boolean };

const Entities = ({ config, name, canManage }: EntitiesProps) => (
  <Table label="Served entities" className="min-w-[720px]">
    <thead>
      <tr>
        <TableHead>Entity</TableHead>
        <TableHead>Model</TableHead>
        <TableHead className="w-36">State</TableHead>
        <TableHead align="end" className="w-28">
          Traffic
        </TableHead>
        <TableHead align="end" className="w-28">
          Processes
        </TableHead>
        <TableHead className="w-48">Concurrency</TableHead>
      </tr>
    </thead>
    <tbody>
      {config.entities.map((entity, at) => (
        <TableRow key={entity.name}>
          <TableCell>
            <span className="inline-flex items-center gap-2 font-medium">
              <span
                aria-hidden
                className="size-2 shrink-0 rounded-full"
                style={{ background: colourOf(at) }}
              />
              {entity.name}
            </span>
          </TableCell>
          <TableCell>
            {entity.modelName}{' '}
            <span className="text-muted-foreground">
              {entity.external ? `at ${new URL(entity.external.url).host}` : `version ${entity.version}`}
            </span>
            {entity.external && canManage && (
              <ReplaceSecret name={name} entity={entity.name} host={new URL(entity.external.url).host} />
            )}
            {entity.follows && (
              <span className="ms-1 text-xs text-muted-foreground">
                follows {'alias' in entity.follows ? `@${entity.follows.alias}` : entity.follows.stage}
              </span>
            )}
          </TableCell>
          <TableCell>
            <EntityState {...entity.state} />
          </TableCell>
          <TableCell align="end">
            {config.shadow?.entity === entity.name ? 'shadow' : `${entity.percent} %`}
          </TableCell>
          <TableCell align="end">{config.cluster ? '–' : entity.replicas}</TableCell>
          <TableCell className="text-muted-foreground tabular">
            {entity.minConcurrency < entity.maxConcurrency && `${entity.minConcurrency}–`}
            {entity.maxConcurrency}
            {entity.scaleToZero && ', to zero when idle'}
          </TableCell>
        </TableRow>
      ))}
    </tbody>
  </Table>
);
