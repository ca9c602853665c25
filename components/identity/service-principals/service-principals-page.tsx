'use client';
import { Bot } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { List, type ListColumn } from '@/components/data/list';
import { ListBar } from '@/components/data/list-bar';
import { NewButton } from '@/components/data/new-button';
import { RowButton } from '@/components/data/row-button';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { usePagedOperation } from '@/lib/client/use-operation';
import { ROLES } from '../roles';
import { type ServicePrincipal, ServicePrincipalDialog } from './service-principal-dialog';
import { ServicePrincipalMenu } from './service-principal-menu';
import { ServiceTokensDialog } from './service-tokens-dialog';

export function ServicePrincipalsPage() {
  const [edited, setEdited] = useState<ServicePrincipal | 'new'>();
  const [shown, setShown] = useState<ServicePrincipal>();
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const query = usePagedOperation('identity.listServicePrincipals', { search });
  const create = (
    <NewButton noun="service principal" group="Service principals" onNew={() => setEdited('new')} />
  );
  const columns: ListColumn<ServicePrincipal>[] = [
    {
      title: 'Name',
      isCut: true,
      cell: (one) => (
        <span className="flex items-center gap-2">
          <RowButton onClick={() => setShown(one)}>{one.name}</RowButton>
          {!one.isActive && <Badge tone="warning">Deactivated</Badge>}
        </span>
      ),
    },
    {
      title: 'Application id',
      className: 'hidden w-80 whitespace-nowrap lg:table-cell',
      isMuted: true,
      cell: ({ applicationId }) => <span className="font-mono text-xs">{applicationId}</span>,
    },
    { title: 'Role', className: 'w-28 sm:w-36', cell: ({ role }) => ROLES[role] },
    {
      title: 'Last seen',
      className: 'hidden w-36 sm:table-cell',
      isMuted: true,
      cell: ({ lastSeenAt }) => (lastSeenAt ? <Time value={lastSeenAt} /> : 'never'),
    },
    {
      title: 'Actions',
      isTitleHidden: true,
      className: 'w-12 text-end',
      cell: (one) => (
        <ServicePrincipalMenu one={one} onEdit={() => setEdited(one)} onTokens={() => setShown(one)} />
      ),
    },
  ];
  return (
    <>
      <PageBar title="Service principals" actions={create} />
      <ListBar>
        <SearchInput
          keyGroup="Service principals"
          label="Search service principals"
          placeholder="Name or application id"
          value={search}
          onValueChange={(value) => void setSearch(value || null)}
          className="w-full sm:w-80"
        />
      </ListBar>
      <List
        label="Service principals"
        what="the service principals"
        query={query}
        rows={query.data?.pages.flatMap((page) => page.servicePrincipals)}
        rowId={({ id }) => id}
        columns={columns}
        className="lg:min-w-[800px]"
        empty={
          search ? (
            <EmptyState
              icon={<Bot />}
              title={`No service principal is called “${search}”`}
              actions={<Button onClick={() => void setSearch(null)}>Show all service principals</Button>}
            >
              They are found by a part of their name or of their application id.
            </EmptyState>
          ) : (
            <EmptyState icon={<Bot />} title="No service principals" actions={create}>
              A pipeline should not sign in as a person: give it a user of its own, with tokens and grants of
              its own.
            </EmptyState>
          )
        }
        noun="service principal"
        total={query.data?.pages.at(-1)?.total}
      />
      {edited && (
        <ServicePrincipalDialog
          servicePrincipal={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
      {shown && <ServiceTokensDialog servicePrincipal={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}
