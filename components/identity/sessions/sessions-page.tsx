'use client';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { toast } from '@/lib/client/toast';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { SessionsTable } from './sessions-table';

/** One's own sessions. */
export function SessionsPage() {
  const [isEndingAll, setEndingAll] = useState(false);
  const query = usePagedOperation('identity.listSessions', {});
  const revoke = useCommand('identity.revokeSession', { invalidates: ['identity.listSessions'] });
  const revokeOthers = useCommand('identity.revokeOtherSessions', {
    invalidates: ['identity.listSessions'],
    onSuccess({ ended }) {
      setEndingAll(false);
      toast.success(`${plural(ended, 'session')} ended`);
    },
  });
  const sessions = query.data?.pages.flatMap((page) => page.sessions);
  const others = sessions?.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-4 lg:px-6">
        <p className="max-w-xl text-muted-foreground">
          Browsers in which you are signed in. End what you do not know, then change your password.
        </p>
        <Button
          onClick={() => setEndingAll(true)}
          disabled={others === 0}
          title={others === 0 ? 'You are signed in nowhere else.' : undefined}
        >
          End all others
        </Button>
      </div>
      <SessionsTable
        query={query}
        sessions={sessions}
        onRevoke={({ id }) => revoke.mutate({ id })}
        empty={<EmptyState title="You are signed in nowhere" />}
      />
      <Confirm
        isOpen={isEndingAll}
        onOpenChange={setEndingAll}
        title={query.hasNextPage ? 'End all other sessions?' : `End ${plural(others, 'other session')}?`}
        description="You stay signed in here. Access tokens go on working."
        action="End them"
        isBusy={revokeOthers.isPending}
        onConfirm={() => revokeOthers.mutate({})}
      />
    </>
  );
}
