'use client';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { Confirm } from '@/components/data/confirm';
import { useSession } from '@/components/shell/session';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu';
import { announce } from '@/lib/client/announce';
import { useCommand } from '@/lib/client/use-operation';
import type { User } from '../roles';
import { UserSessionsDialog } from '../sessions/user-sessions-dialog';

export function UserMenu({ user, onEdit }: { user: User; onEdit: () => void }) {
  const me = useSession().user;
  const [dialog, setDialog] = useState<'sessions' | 'deactivate'>();
  const update = useCommand('identity.updateUser', {
    invalidates: ['identity.listUsers'],
    onSuccess: () => setDialog(undefined),
  });
  const { id, name, isActive } = user;
  const isMe = id === me?.id;
  const setActive = (next: boolean) =>
    update.mutate(
      { id, isActive: next },
      { onSuccess: () => announce(`${name} is ${next ? 'active again' : 'deactivated'}`) },
    );
  return (
    <>
      <ActionsMenu label={`Actions for ${name}`} size="icon-xs">
        <DropdownMenuItem onSelect={onEdit}>Edit</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => setDialog('sessions')}>Sessions</DropdownMenuItem>
        <DropdownMenuSeparator />
        {isActive ? (
          <DropdownMenuItem isDanger disabled={isMe} onSelect={() => setDialog('deactivate')}>
            {isMe ? 'Deactivate (not yourself)' : 'Deactivate'}
          </DropdownMenuItem>
        ) : (
          <DropdownMenuItem onSelect={() => setActive(true)}>Activate</DropdownMenuItem>
        )}
      </ActionsMenu>
      {dialog === 'sessions' && <UserSessionsDialog user={user} onClose={() => setDialog(undefined)} />}
      <Confirm
        isOpen={dialog === 'deactivate'}
        onOpenChange={(isOpen) => !isOpen && setDialog(undefined)}
        title={`Deactivate ${name}?`}
        description="Sessions and access tokens end at once, the tokens for good. What they made and did stays."
        action="Deactivate"
        isBusy={update.isPending}
        onConfirm={() => setActive(false)}
      />
    </>
  );
}
