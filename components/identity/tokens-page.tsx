'use client';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { CreateTokenDialog } from './create-token-dialog';
import { PasswordForm } from './password-form';

type Token = OutputOf<'identity.listTokens'>['tokens'][number];

export function TokensPage() {
  const [isCreating, setCreating] = useState(false);
  const query = useOperation('identity.listTokens', {});
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus />
      New token
    </Button>
  );
  return (
    <>
      <PageBar title="Access tokens" actions={create} />
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <QueryPanel
          query={query}
          what="the access tokens"
          skeleton={<Rows />}
          empty={({ tokens }) =>
            tokens.length === 0 ? (
              <EmptyState icon={<KeyRound />} title="No access tokens" actions={create}>
                A token lets code sign in as you: training scripts, notebooks, pipelines. Each can be ended by
                itself.
              </EmptyState>
            ) : undefined
          }
        >
          {({ tokens }) => <TokenTable tokens={tokens} />}
        </QueryPanel>
        <PasswordForm />
      </div>
      <CreateTokenDialog isOpen={isCreating} onOpenChange={setCreating} />
    </>
  );
}

const TokenTable = ({ tokens }: { tokens: Token[] }) => (
  <Table label="Access tokens" className="min-w-[720px]">
    <thead>
      <tr>
        <TableHead>Name</TableHead>
        <TableHead className="w-36">Begins with</TableHead>
        <TableHead className="w-28">May</TableHead>
        <TableHead className="w-40">Last used</TableHead>
        <TableHead className="w-40">Expires</TableHead>
        <TableHead className="w-40">Created</TableHead>
        <TableHead className="w-24">
          <span className="sr-only">Actions</span>
        </TableHead>
      </tr>
    </thead>
    <tbody>
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} />
      ))}
    </tbody>
  </Table>
);

function TokenRow({ token }: { token: Token }) {
  const [isAsking, setAsking] = useState(false);
  const revoke = useCommand('identity.revokeToken', {
    invalidates: ['identity.listTokens'],
    onSuccess: () => setAsking(false),
  });
  const { name, prefix, isReadOnly, lastUsedAt, expiresAt, createdAt } = token;
  return (
    <TableRow>
      <TableCell className="max-w-0 truncate font-medium">{name}</TableCell>
      <TableCell className="font-mono text-xs text-muted-foreground">{prefix}…</TableCell>
      <TableCell>
        <Badge tone={isReadOnly ? 'neutral' : 'accent'}>{isReadOnly ? 'read' : 'read, write'}</Badge>
      </TableCell>
      <TableCell className="text-muted-foreground">
        {lastUsedAt ? <Time value={lastUsedAt} /> : 'never'}
      </TableCell>
      <TableCell className="text-muted-foreground">
        {expiresAt ? <Time value={expiresAt} isAbsolute /> : 'never'}
      </TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={createdAt} />
      </TableCell>
      <TableCell align="end">
        <Button size="sm" aria-label={`Revoke ${name}`} onClick={() => setAsking(true)}>
          Revoke
        </Button>
        <Confirm
          isOpen={isAsking}
          onOpenChange={setAsking}
          title={`Revoke “${name}”?`}
          description="Whatever uses it is signed out at once. This cannot be undone."
          action="Revoke"
          isBusy={revoke.isPending}
          onConfirm={() => revoke.mutate({ id: token.id })}
        />
      </TableCell>
    </TableRow>
  );
}

const Rows = () => (
  <div className="flex flex-col gap-3 px-4 py-10 lg:px-6">
    <Skeleton className="w-full" />
    <Skeleton className="w-full" />
    <Skeleton className="w-2/3" />
  </div>
);
