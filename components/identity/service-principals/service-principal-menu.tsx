'use client';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { Confirm } from '@/components/data/confirm';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu';
import { useCommand } from '@/lib/client/use-operation';
import type { ServicePrincipal } from './service-principal-dialog';

type MenuProps = { one: ServicePrincipal; onEdit: () => void; onTokens: () => void };

export function ServicePrincipalMenu({ one, onEdit, onTokens }: MenuProps) {
  const [isAsking, setAsking] = useState(false);
  const { id, name, isActive } = one;
  const update = useCommand('identity.updateUser', {
    invalidates: ['identity.listServicePrincipals'],
    onSuccess: () => setAsking(false),
  });
  return (
    <>
      <ActionsMenu label={`Actions for ${name}`} size="icon-xs">
        <DropdownMenuItem onSelect={onTokens}>Access tokens</DropdownMenuItem>
        <DropdownMenuItem onSelect={onEdit}>Edit</DropdownMenuItem>
        <DropdownMenuSeparator />
        {isActive ? (
          <DropdownMenuItem isDanger onSelect={() => setAsking(true)}>
            Deactivate
          </DropdownMenuItem>
        ) : (
          <DropdownMenuItem onSelect={() => update.mutate({ id, isActive: true })}>Activate</DropdownMenuItem>
        )}
      </ActionsMenu>
      <Confirm
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Deactivate ${name}?`}
        description="Its access tokens end at once, and for good. What it made and did stays."
        action="Deactivate"
        isBusy={update.isPending}
        onConfirm={() => update.mutate({ id, isActive: false })}
      />
    </>
  );
}
