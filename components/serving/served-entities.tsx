'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { lazyDialog } from '@/components/ui/lazily';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { asksForGpu } from '@/lib/pure/scoring/asks-for-gpu';
import type { Endpoint } from './endpoint-page';
import { EntityState } from './endpoint-state';
import { ScaleToZero } from './scale-to-zero';
import { SecretDialog } from './secret-dialog';
import { colourOf } from './traffic-bar';

const VariablesDialog = lazyDialog(() =>
  import('./variables-dialog').then((module) => module.VariablesDialog),
);

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

type OfVariables = { name: string; entity: string; names: string[]; canManage: boolean };

/** Which there are, and the way to change them. What they hold is sealed. */
function Variables({ name, entity, names, canManage }: OfVariables) {
  const [isOpen, setOpen] = useState(false);
  if (names.length === 0 && !canManage) return null;
  return (
    <span
      className={cn(
        'items-baseline gap-2 text-xs text-muted-foreground',
        // Beside the model's name where there is nothing to tell, and below it where there is.
        names.length > 0 ? 'flex' : 'ms-2 inline-flex',
      )}
    >
      {names.length > 0 && (
        <span className="truncate" title={names.join(', ')}>
          with {names.length === 1 ? 'the variable' : 'variables'}{' '}
          <span className="font-mono">{names.join(', ')}</span>
        </span>
      )}
      {canManage && (
        <Button
          size="text"
          variant="link"
          className="text-xs"
          aria-label={`${names.length > 0 ? 'Change' : 'Set'} variables of ${entity}`}
          onClick={() => setOpen(true)}
        >
          {names.length > 0 ? 'Change' : 'Set variables'}
        </Button>
      )}
      {isOpen && <VariablesDialog name={name} entity={entity} names={names} onClose={() => setOpen(false)} />}
    </span>
  );
}

type Props = { config: NonNullable<Endpoint['config']>; name: string; canManage: boolean };

/** What a configuration serves, with how each of its entities does. */
export const ServedEntities = ({ config, name, canManage }: Props) => (
  <Table label="Served entities" className="min-w-[820px]">
    <thead>
      <tr>
        <TableHead>Entity</TableHead>
        <TableHead>Model</TableHead>
        <TableHead className="w-28">State</TableHead>
        <TableHead align="end" className="w-36">
          Traffic
        </TableHead>
        <TableHead align="end" className="w-24">
          Processes
        </TableHead>
        <TableHead className="w-60">Concurrency</TableHead>
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
            <Variables
              name={name}
              entity={entity.name}
              names={Object.keys(entity.environmentVars)}
              canManage={canManage && !entity.external}
            />
          </TableCell>
          <TableCell>
            <EntityState {...entity.state} />
          </TableCell>
          <TableCell align="end">
            {entity.percent} %
            {config.shadow?.entity === entity.name && (
              <span className="block text-xs text-muted-foreground">and copies, as shadow</span>
            )}
          </TableCell>
          <TableCell align="end">{config.cluster ? '–' : entity.replicas}</TableCell>
          <TableCell className="text-muted-foreground tabular">
            {entity.minConcurrency < entity.maxConcurrency && `${entity.minConcurrency}–`}
            {entity.maxConcurrency}
            {entity.scaleToZero && ', to zero when idle'}
            {!entity.external && asksForGpu(entity.workloadType) && (
              <span className="block text-xs">{entity.workloadType} was asked for; it runs on the CPU</span>
            )}
            {canManage && !entity.external && (
              <ScaleToZero name={name} entity={entity.name} isOn={entity.scaleToZero} />
            )}
          </TableCell>
        </TableRow>
      ))}
    </tbody>
  </Table>
);
