'use client';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
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
    </>
  );
}
