'use client';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { NewButton } from '@/components/data/new-button';
import { EmptyState } from '@/components/data/states';
import { announce } from '@/lib/client/announce';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { CreateTokenDialog } from './create-token-dialog';
import { type Token, TokensTable } from './tokens-table';

export function TokensPage() {
  const [isCreating, setCreating] = useState(false);
  const [doomed, setDoomed] = useState<Token>();
  const query = usePagedOperation('identity.listTokens', {});
  const revoke = useCommand('identity.revokeToken', {
    invalidates: ['identity.listTokens'],
    onSuccess: () => {
      announce(`${doomed?.name} is revoked`);
      setDoomed(undefined);
    },
  });
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-4 lg:px-6">
        <p className="max-w-xl text-muted-foreground">
          Programs sign in with a token of yours: as{' '}
          <code className="font-mono text-foreground">MLFLOW_TRACKING_TOKEN</code>, or in the header{' '}
          <code className="font-mono text-foreground">Authorization: Bearer</code>.
        </p>
        <NewButton noun="token" group="Access tokens" onNew={() => setCreating(true)} />
      </div>
      <TokensTable
        query={query}
        tokens={query.data?.pages.flatMap((page) => page.tokens)}
        onRevoke={setDoomed}
        empty={
          <EmptyState icon={<KeyRound />} title="No access tokens">
            Make one for your laptop, one for each machine that trains.
          </EmptyState>
        }
      />
      <CreateTokenDialog isOpen={isCreating} onOpenChange={setCreating} />
      <Confirm
        isOpen={doomed !== undefined}
        onOpenChange={(isOpen) => !isOpen && setDoomed(undefined)}
        title={`Revoke ${doomed?.name ?? 'the token'}?`}
        description="What uses it stops working at once. This cannot be undone."
        action="Revoke"
        isBusy={revoke.isPending}
        onConfirm={() => doomed && revoke.mutate({ id: doomed.id })}
      />
    </>
  );
}
