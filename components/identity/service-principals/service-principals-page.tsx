'use client';
import { Bot, Plus } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { MoreOf } from '@/components/data/more-of';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableHead } from '@/components/ui/table';
import { useActions } from '@/lib/client/actions';
import { useListKeys } from '@/lib/client/use-list-keys';
import { usePagedOperation } from '@/lib/client/use-operation';
import { type ServicePrincipal, ServicePrincipalDialog } from './service-principal-dialog';
import { ServicePrincipalRow } from './service-principal-row';
import { ServiceTokensDialog } from './service-tokens-dialog';

export function ServicePrincipalsPage() {
  const [edited, setEdited] = useState<ServicePrincipal | 'new'>();
  const [shown, setShown] = useState<ServicePrincipal>();
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const query = usePagedOperation('identity.listServicePrincipals', { search });
  const servicePrincipals = query.data?.pages.flatMap((page) => page.servicePrincipals) ?? [];
  const list = useListKeys('Service principals');
  const create = (
    <Button variant="primary" onClick={() => setEdited('new')}>
      <Plus />
      <span>
        New<span className="max-sm:sr-only"> service principal</span>
      </span>
    </Button>
  );
  useActions([
    { label: 'New service principal', keys: 'n', group: 'Service principals', run: () => setEdited('new') },
  ]);
  return (
    <>
      <PageBar title="Service principals" actions={create} />
      <div className="border-b px-4 py-2 lg:px-6">
        <SearchInput
          label="Search service principals"
          placeholder="Name or application id"
          value={search}
          onValueChange={(value) => void setSearch(value || null)}
          className="w-full sm:w-80"
        />
      </div>
      <QueryPanel
        query={query}
        what="the service principals"
        skeleton={<Skeleton className="m-6 h-40" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={() =>
          servicePrincipals.length > 0 ? undefined : search ? (
            <EmptyState icon={<Bot />} title={`No service principal is called “${search}”`}>
              They are found by a part of their name or of their application id.
            </EmptyState>
          ) : (
            <EmptyState icon={<Bot />} title="No service principals" actions={create}>
              A pipeline should not sign in as a person: give it a user of its own, with tokens and grants of
              its own.
            </EmptyState>
          )
        }
      >
        {() => (
          <div ref={list}>
            <Table label="Service principals" className="min-w-[800px]">
              <thead>
                <tr>
                  <TableHead>Name</TableHead>
                  <TableHead className="w-80">Application id</TableHead>
                  <TableHead className="w-36">Role</TableHead>
                  <TableHead className="w-36">Last seen</TableHead>
                  <TableHead className="w-12">
                    <span className="sr-only">Actions</span>
                  </TableHead>
                </tr>
              </thead>
              <tbody>
                {servicePrincipals.map((one) => (
                  <ServicePrincipalRow
                    key={one.id}
                    one={one}
                    onEdit={() => setEdited(one)}
                    onTokens={() => setShown(one)}
                  />
                ))}
              </tbody>
            </Table>
            <MoreOf query={query} shown={servicePrincipals.length} noun="service principal" />
          </div>
        )}
      </QueryPanel>
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
