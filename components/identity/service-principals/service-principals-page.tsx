'use client';
import { Bot, Ellipsis, Plus } from 'lucide-react';
import { useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useActions } from '@/lib/client/actions';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { ROLES } from '../roles';
import { type ServicePrincipal, ServicePrincipalDialog } from './service-principal-dialog';
import { ServiceTokensDialog } from './service-tokens-dialog';

export function ServicePrincipalsPage() {
  const [edited, setEdited] = useState<ServicePrincipal | 'new'>();
  const [shown, setShown] = useState<ServicePrincipal>();
  const query = useOperation('identity.listServicePrincipals', {});
  const list = useListKeys('Service principals');
  const create = (
    <Button variant="primary" onClick={() => setEdited('new')}>
      <Plus />
      New service principal
    </Button>
  );
  useActions([
    { label: 'New service principal', keys: 'n', group: 'Service principals', run: () => setEdited('new') },
  ]);
  return (
    <>
      <PageBar title="Service principals" actions={create} />
      <QueryPanel
        query={query}
        what="the service principals"
        skeleton={<Skeleton className="m-6 h-40" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={({ servicePrincipals }) =>
          servicePrincipals.length === 0 ? (
            <EmptyState icon={<Bot />} title="No service principals" actions={create}>
              A pipeline should not sign in as a person: give it a user of its own, with tokens and grants of
              its own.
            </EmptyState>
          ) : undefined
        }
      >
        {({ servicePrincipals }) => (
          <div ref={list}>
            <Table label="Service principals" className="min-w-[640px]">
              <thead>
                <tr>
                  <TableHead>Name</TableHead>
                  <TableHead className="w-80">Application id</TableHead>
                  <TableHead className="w-36">Role</TableHead>
                  <TableHead className="w-36">Last seen</TableHead>
                  <TableHead className="w-12">
                    <span className="sr-only">Actions</span>
                  </TableHead>
                </tr>
              </thead>
              <tbody>
                {servicePrincipals.map((one) => (
                  <Row key={one.id} one={one} onEdit={() => setEdited(one)} onTokens={() => setShown(one)} />
                ))}
              </tbody>
            </Table>
          </div>
        )}
      </QueryPanel>
      {edited && (
        <ServicePrincipalDialog
          servicePrincipal={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
      {shown && <ServiceTokensDialog servicePrincipal={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

type RowProps = { one: ServicePrincipal; onEdit: () => void; onTokens: () => void };

function Row({ one, onEdit, onTokens }: RowProps) {
  const { id, name, applicationId, role, isActive, lastSeenAt } = one;
  const update = useCommand('identity.updateUser', { invalidates: ['identity.listServicePrincipals'] });
  return (
    <TableRow>
      <TableCell className="max-w-0">
        <span className="flex items-center gap-2">
          <button
            type="button"
            data-list-item
            onClick={onTokens}
            className="min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
          >
            {name}
          </button>
          {!isActive && <Badge tone="warning">Deactivated</Badge>}
        </span>
      </TableCell>
      <TableCell className="font-mono text-xs text-muted-foreground">{applicationId}</TableCell>
      <TableCell>{ROLES[role]}</TableCell>
      <TableCell className="text-muted-foreground">
        {lastSeenAt ? <Time value={lastSeenAt} /> : 'never'}
      </TableCell>
      <TableCell className="text-end">
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon-xs" aria-label={`Actions for ${name}`}>
              <Ellipsis />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={onTokens}>Access tokens</DropdownMenuItem>
            <DropdownMenuItem onSelect={onEdit}>Edit</DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem isDanger={isActive} onSelect={() => update.mutate({ id, isActive: !isActive })}>
              {isActive ? 'Deactivate' : 'Activate'}
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </TableCell>
    </TableRow>
  );
}
