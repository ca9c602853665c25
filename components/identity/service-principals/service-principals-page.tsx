'use client';
import { Bot } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import type { ListColumn } from '@/components/data/list';
import { RowButton } from '@/components/data/row-button';
import { Badge } from '@/components/ui/badge';
import { usePagedOperation } from '@/lib/client/use-operation';
import { AccountsList, lastSeenColumn, roleColumn } from '../accounts-list';
import { type ServicePrincipal, ServicePrincipalDialog } from './service-principal-dialog';
import { ServicePrincipalMenu } from './service-principal-menu';
import { ServiceTokensDialog } from './service-tokens-dialog';

export function ServicePrincipalsPage() {
  const [edited, setEdited] = useState<ServicePrincipal | 'new'>();
  const [shown, setShown] = useState<ServicePrincipal>();
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const query = usePagedOperation('identity.listServicePrincipals', { search });
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
      className: 'hidden w-80 whitespace-nowrap @4xl:table-cell',
      isMuted: true,
      cell: ({ applicationId }) => <span className="font-mono text-xs">{applicationId}</span>,
    },
    roleColumn('w-28 sm:w-36'),
    lastSeenColumn('w-36'),
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
      <AccountsList
        title="Service principals"
        noun="service principal"
        icon={<Bot />}
        searched="Name or application id"
        hint="They are found by a part of their name or of their application id."
        none="A pipeline should not sign in as a person: give it a user of its own, with tokens and grants of its own."
        search={search}
        onSearch={setSearch}
        onNew={() => setEdited('new')}
        query={query}
        rows={query.data?.pages.flatMap((page) => page.servicePrincipals)}
        columns={columns}
        total={query.data?.pages.at(-1)?.total}
        className="lg:min-w-[800px]"
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
