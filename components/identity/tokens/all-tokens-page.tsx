'use client';
import { Bot, KeyRound, User } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { List, type ListColumn } from '@/components/data/list';
import { ListBar } from '@/components/data/list-bar';
import { ListSearch } from '@/components/data/list-search';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { announce } from '@/lib/client/announce';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { tokenColumns } from './tokens-table';

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
    onSuccess: () => {
      announce(`${doomed?.name} is revoked`);
      setDoomed(undefined);
    },
  });
  const columns: ListColumn<Token>[] = [
    { title: 'Owner', isCut: true, cell: ({ owner }) => <Owner owner={owner} /> },
    ...tokenColumns<Token>(setDoomed),
  ];
  return (
    <>
      <PageBar title="All access tokens" />
      <ListBar>
        <ListSearch
          group="Access tokens"
          of="tokens"
          placeholder="Owner, name or beginning"
          value={q}
          onSearch={(text) => setFilter({ q: text })}
        />
        <Select
          label="Which tokens"
          value={state}
          onValueChange={(value) => void setFilter({ state: value })}
          options={OPTIONS}
        />
      </ListBar>
      <List
        label="Access tokens"
        what="the access tokens"
        query={query}
        rows={query.data?.pages.flatMap((page) => page.tokens)}
        rowId={({ id }) => id}
        columns={columns}
        className="lg:min-w-[1040px]"
        empty={
          <EmptyState
            icon={<KeyRound />}
            title="No such access tokens"
            actions={<Button onClick={() => void setFilter(null)}>Show all tokens</Button>}
          >
            People make theirs under Settings; those of machines are made under Service principals.
          </EmptyState>
        }
        noun="access token"
      />
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

const Owner = ({ owner: { kind, name, handle } }: Pick<Token, 'owner'>) => (
  <span className="flex items-center gap-2">
    {kind === 'service' ? (
      <Bot aria-label="Service principal" className="size-4 shrink-0 text-muted-foreground" />
    ) : (
      <User aria-label="User" className="size-4 shrink-0 text-muted-foreground" />
    )}
    <span className="truncate" title={name}>
      {name}
    </span>
    {kind === 'person' && (
      <span className="truncate text-xs text-muted-foreground max-sm:hidden">{handle}</span>
    )}
  </span>
);
