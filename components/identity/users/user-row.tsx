'use client';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { Time } from '@/components/data/time';
import { useSession } from '@/components/shell/session';
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
import { ROLES, type User } from '../roles';
import { UserSessionsDialog } from '../sessions/user-sessions-dialog';

const waysOf = ({ hasPassword, hasSso }: User) =>
  [hasPassword && 'Password', hasSso && 'single sign-on'].filter(Boolean).join(', ') || 'Not yet';

export function UserRow({ user, onEdit }: { user: User; onEdit: () => void }) {
  const me = useSession().user;
  const [dialog, setDialog] = useState<'sessions' | 'deactivate'>();
  const update = useCommand('identity.updateUser', {
    invalidates: ['identity.listUsers'],
    onSuccess: () => setDialog(undefined),
  });
  const { id, name, email, role, isActive, createdAt, lastSeenAt } = user;
  const isMe = id === me?.id;
  return (
    <TableRow>
      <TableCell className="max-w-0">
        <span className="flex items-center gap-2">
          <button
            type="button"
            data-list-item
            onClick={onEdit}
            className="min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
          >
            {name}
          </button>
          {isMe && <Badge tone="outline">You</Badge>}
          {!isActive && <Badge tone="warning">Deactivated</Badge>}
        </span>
      </TableCell>
      <TableCell className="max-w-0 truncate text-muted-foreground" title={email}>
        {email}
      </TableCell>
      <TableCell>{ROLES[role]}</TableCell>
      <TableCell className="text-muted-foreground">{waysOf(user)}</TableCell>
      <TableCell className="text-muted-foreground">
        {lastSeenAt ? <Time value={lastSeenAt} /> : 'never'}
      </TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={createdAt} />
      </TableCell>
      <TableCell className="text-end">
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon-xs" aria-label={`Actions for ${name}`}>
              <Ellipsis />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={onEdit}>Edit</DropdownMenuItem>
            <DropdownMenuItem onSelect={() => setDialog('sessions')}>Sessions</DropdownMenuItem>
            <DropdownMenuSeparator />
            {isActive ? (
              <DropdownMenuItem isDanger disabled={isMe} onSelect={() => setDialog('deactivate')}>
                {isMe ? 'Deactivate (not yourself)' : 'Deactivate'}
              </DropdownMenuItem>
            ) : (
              <DropdownMenuItem onSelect={() => update.mutate({ id, isActive: true })}>
                Activate
              </DropdownMenuItem>
            )}
          </DropdownMenuContent>
        </DropdownMenu>
        {dialog === 'sessions' && <UserSessionsDialog user={user} onClose={() => setDialog(undefined)} />}
        <Confirm
          isOpen={dialog === 'deactivate'}
          onOpenChange={(isOpen) => !isOpen && setDialog(undefined)}
          title={`Deactivate ${name}?`}
          description="Sessions and access tokens end at once, the tokens for good. What they made and did stays."
          action="Deactivate"
          isBusy={update.isPending}
          onConfirm={() => update.mutate({ id, isActive: false })}
        />
      </TableCell>
    </TableRow>
  );
}
