'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { Endpoint } from './endpoint-page';
import { EntityState } from './endpoint-state';
import { SecretDialog } from './secret-dialog';
import { colourOf } from './traffic-bar';

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

/** Which there are. What they hold is sealed. */
const Variables = ({ names }: { names: string[] }) =>
  names.length > 0 && (
    <span className="block truncate text-xs text-muted-foreground" title={names.join(', ')}>
      with {names.length === 1 ? 'the variable' : 'variables'}{' '}
      <span className="font-mono">{names.join(', ')}</span>
    </span>
  );

type Props = { config: NonNullable<Endpoint['config']>; name: string; canManage: boolean };

/** What a configuration serves, with how each of its entities does. */
export const ServedEntities = ({ config, name, canManage }: Props) => (
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
            <Variables names={Object.keys(entity.environmentVars)} />
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
