'use client';
import { Bot, KeyRound, User } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { TokenHeads, TokenRow } from './tokens-table';

type Token = OutputOf<'identity.listAllTokens'>['tokens'][number];

const STATES = ['all', 'active', 'expired', 'endless', 'unused'] as const;
const OPTIONS: { value: (typeof STATES)[number]; label: string }[] = [
  { value: 'all', label: 'All tokens' },
  { value: 'active', label: 'That work' },
  { value: 'expired', label: 'Expired' },
  { value: 'endless', label: 'Without an end' },
  { value: 'unused', label: 'Not used for 90 days' },
];

/** The access tokens of everybody, for administrators. */
export function AllTokensPage() {
  const [{ q, state }, setFilter] = useQueryStates({
    q: parseAsString.withDefault(''),
    state: parseAsStringLiteral(STATES).withDefault('all'),
  });
  const [doomed, setDoomed] = useState<Token>();
  const query = usePagedOperation('identity.listAllTokens', { search: q, state });
  const revoke = useCommand('identity.revokeAnyToken', {
    invalidates: ['identity.listAllTokens'],
    onSuccess: () => setDoomed(undefined),
  });
  const list = useListKeys('Access tokens');
  const tokens = query.data?.pages.flatMap((page) => page.tokens) ?? [];
  return (
    <>
      <PageBar title="All access tokens" />
      <div className="flex flex-wrap gap-2 border-b px-4 py-2 lg:px-6">
        <SearchInput
          label="Search tokens"
          placeholder="Owner, name or beginning"
          value={q}
          onValueChange={(value) => void setFilter({ q: value || null })}
          className="w-full sm:w-80"
        />
        <Select
          label="Which tokens"
          value={state}
          onValueChange={(value) => void setFilter({ state: value })}
          options={OPTIONS}
        />
      </div>
      <QueryPanel
        query={query}
        what="the access tokens"
        skeleton={<Skeleton className="m-6 h-64" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={() =>
          tokens.length === 0 ? (
            <EmptyState icon={<KeyRound />} title="No such access tokens">
              People make theirs under Settings; those of machines are made under Service principals.
            </EmptyState>
          ) : undefined
        }
      >
        {() => (
          <div ref={list}>
            <Table label="Access tokens" className="min-w-[1040px]">
              <thead>
                <tr>
                  <TableHead>Owner</TableHead>
                  <TokenHeads />
                </tr>
              </thead>
              <tbody>
                {tokens.map((token) => (
                  <TokenRow key={token.id} token={token} onRevoke={() => setDoomed(token)}>
                    <OwnerCell owner={token.owner} />
                  </TokenRow>
                ))}
              </tbody>
            </Table>
            {query.hasNextPage && (
              <div className="px-4 py-3 lg:px-6">
                <Button
                  size="sm"
                  disabled={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  Show more
                </Button>
              </div>
            )}
          </div>
        )}
      </QueryPanel>
      <Confirm
        isOpen={doomed !== undefined}
        onOpenChange={(isOpen) => !isOpen && setDoomed(undefined)}
        title={`Revoke ${doomed?.name} of ${doomed?.owner.name}?`}
        description="What uses it stops working at once. This cannot be undone."
        action="Revoke"
        isBusy={revoke.isPending}
        onConfirm={() => doomed && revoke.mutate({ id: doomed.id })}
      />
    </>
  );
}

const OwnerCell = ({ owner: { kind, name, handle } }: Pick<Token, 'owner'>) => (
  <TableCell className="max-w-0">
    <span className="flex items-center gap-2">
      {kind === 'service' ? (
        <Bot aria-label="Service principal" className="size-4 shrink-0 text-muted-foreground" />
      ) : (
        <User aria-label="User" className="size-4 shrink-0 text-muted-foreground" />
      )}
      <span className="truncate">{name}</span>
      {kind === 'person' && <span className="truncate text-xs text-muted-foreground">{handle}</span>}
    </span>
  </TableCell>
);
