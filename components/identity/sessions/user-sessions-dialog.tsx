'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { toast } from '@/lib/client/toast';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { SessionsTable } from './sessions-table';

type Props = { user: { id: string; name: string }; onClose: () => void };

/** Where a user is signed in, and the end of it. */
export function UserSessionsDialog({ user: { id: userId, name }, onClose }: Props) {
  const [withTokens, setWithTokens] = useState(false);
  const query = usePagedOperation('identity.listUserSessions', { userId });
  const revoke = useCommand('identity.revokeUserSessions', {
    invalidates: ['identity'],
    onSuccess({ sessionsEnded, tokensEnded }) {
      const tokens = tokensEnded === undefined ? '' : ` and ${plural(tokensEnded, 'access token')}`;
      toast.success(`${plural(sessionsEnded, 'session')}${tokens} of ${name} ended`);
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={`Sessions of ${name}`} className="max-w-4xl">
        <DialogBody className="px-0">
          <SessionsTable
            query={query}
            sessions={query.data?.pages.flatMap((page) => page.sessions)}
            empty={
              <p className="py-4 text-center text-muted-foreground">{name} is not signed in anywhere.</p>
            }
          />
        </DialogBody>
        <DialogFooter className="flex-wrap">
          <label htmlFor="with-tokens" className="me-auto flex items-center gap-1 text-sm">
            <Checkbox
              id="with-tokens"
              checked={withTokens}
              onCheckedChange={(checked) => setWithTokens(checked === true)}
            />
            Revoke all access tokens too
          </label>
          <DialogClose asChild>
            <Button>Close</Button>
          </DialogClose>
          <Button
            variant="danger"
            disabled={revoke.isPending}
            onClick={() => revoke.mutate({ userId, withTokens })}
          >
            Sign out everywhere
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
