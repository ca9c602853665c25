'use client';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useActions } from '@/lib/client/actions';
import type { OutputOf } from '@/lib/client/call';
import { useNow } from '@/lib/client/use-now';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { CreateTokenDialog } from './create-token-dialog';

type Token = OutputOf<'identity.listTokens'>['tokens'][number];

export function TokensPage() {
  const [isCreating, setCreating] = useState(false);
  const [doomed, setDoomed] = useState<Token>();
  const query = useOperation('identity.listTokens', {});
  const revoke = useCommand('identity.revokeToken', {
    invalidates: ['identity.listTokens'],
    onSuccess: () => setDoomed(undefined),
  });
  useActions([
    { label: 'New access token', keys: 'n', group: 'Access tokens', run: () => setCreating(true) },
  ]);
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus />
      New token
    </Button>
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-4 lg:px-6">
        <p className="max-w-xl text-muted-foreground">
          Programs sign in with a token of yours: as{' '}
          <code className="font-mono text-foreground">MLFLOW_TRACKING_TOKEN</code>, or in the header{' '}
          <code className="font-mono text-foreground">Authorization: Bearer</code>.
        </p>
        {create}
      </div>
      <QueryPanel
        query={query}
        what="the access tokens"
        skeleton={<Skeleton className="mx-6 h-32" />}
        empty={({ tokens }) =>
          tokens.length === 0 ? (
            <EmptyState icon={<KeyRound />} title="No access tokens">
              Make one for your laptop, one for each machine that trains.
            </EmptyState>
          ) : undefined
        }
      >
        {({ tokens }) => (
          <Table label="Access tokens" className="min-w-[640px]">
            <thead>
              <tr>
                <TableHead>Name</TableHead>
                <TableHead className="w-32">Begins with</TableHead>
                <TableHead className="w-36">Last used</TableHead>
                <TableHead className="w-36">Expires</TableHead>
                <TableHead className="w-36">Created</TableHead>
                <TableHead className="w-24">
                  <span className="sr-only">Actions</span>
                </TableHead>
              </tr>
            </thead>
            <tbody>
              {tokens.map((token) => (
                <TokenRow key={token.id} token={token} onRevoke={() => setDoomed(token)} />
              ))}
            </tbody>
          </Table>
        )}
      </QueryPanel>
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

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { name, prefix, isReadOnly, createdAt, expiresAt, lastUsedAt } = token;
  const isExpired = useNow((now) => expiresAt !== null && expiresAt < now);
  return (
    <TableRow>
      <TableCell className="max-w-0">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium">{name}</span>
          {isReadOnly && <Badge>Read only</Badge>}
        </span>
      </TableCell>
      <TableCell className="font-mono text-xs text-muted-foreground">{prefix}…</TableCell>
      <TableCell className="text-muted-foreground">
        {lastUsedAt ? <Time value={lastUsedAt} /> : 'never'}
      </TableCell>
      <TableCell className="text-muted-foreground">
        {isExpired ? (
          <Badge tone="warning">Expired</Badge>
        ) : expiresAt ? (
          <Time value={expiresAt} isAbsolute />
        ) : (
          'never'
        )}
      </TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={createdAt} />
      </TableCell>
      <TableCell className="text-end">
        <Button variant="ghost" size="sm" aria-label={`Revoke ${name}`} onClick={onRevoke}>
          Revoke
        </Button>
      </TableCell>
    </TableRow>
  );
}
