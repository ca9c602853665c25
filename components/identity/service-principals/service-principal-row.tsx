'use client';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { TableCell, TableRow } from '@/components/ui/table';
import { useCommand } from '@/lib/client/use-operation';
import { ROLES } from '../roles';
import type { ServicePrincipal } from './service-principal-dialog';

type RowProps = { one: ServicePrincipal; onEdit: () => void; onTokens: () => void };

export function ServicePrincipalRow({ one, onEdit, onTokens }: RowProps) {
  const [isAsking, setAsking] = useState(false);
  const { id, name, applicationId, role, isActive, lastSeenAt } = one;
  const update = useCommand('identity.updateUser', {
    invalidates: ['identity.listServicePrincipals'],
    onSuccess: () => setAsking(false),
  });
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
      <TableCell className="font-mono text-xs whitespace-nowrap text-muted-foreground">
        {applicationId}
      </TableCell>
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
            {isActive ? (
              <DropdownMenuItem isDanger onSelect={() => setAsking(true)}>
                Deactivate
              </DropdownMenuItem>
            ) : (
              <DropdownMenuItem onSelect={() => update.mutate({ id, isActive: true })}>
                Activate
              </DropdownMenuItem>
            )}
          </DropdownMenuContent>
        </DropdownMenu>
        <Confirm
          isOpen={isAsking}
          onOpenChange={setAsking}
          title={`Deactivate ${name}?`}
          description="Its access tokens end at once, and for good. What it made and did stays."
          action="Deactivate"
          isBusy={update.isPending}
          onConfirm={() => update.mutate({ id, isActive: false })}
        />
      </TableCell>
    </TableRow>
  );
}
