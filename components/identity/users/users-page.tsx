'use client';
import { Plus, Users } from 'lucide-react';
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
import type { User } from '../roles';
import { UserDialog } from './user-dialog';
import { UserRow } from './user-row';

export function UsersPage() {
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const [edited, setEdited] = useState<User | 'new'>();
  const query = usePagedOperation('identity.listUsers', { search });
  const list = useListKeys('Users');
  useActions([{ label: 'New user', keys: 'n', group: 'Users', run: () => setEdited('new') }]);
  const users = query.data?.pages.flatMap((page) => page.users) ?? [];
  return (
    <>
      <PageBar
        title="Users"
        actions={
          <Button variant="primary" onClick={() => setEdited('new')}>
            <Plus />
            New user
          </Button>
        }
      />
      <div className="border-b px-4 py-2 lg:px-6">
        <SearchInput
          label="Search users"
          placeholder="Name or e-mail address"
          value={search}
          onValueChange={(value) => void setSearch(value || null)}
          className="w-full sm:w-80"
        />
      </div>
      <QueryPanel
        query={query}
        what="the users"
        skeleton={<Skeleton className="m-6 h-40" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={() =>
          users.length === 0 ? (
            <EmptyState icon={<Users />} title={`Nobody is called “${search}”`}>
              People are found by a part of their name or of their e-mail address.
            </EmptyState>
          ) : undefined
        }
      >
        {() => (
          <div ref={list}>
            <Table label="Users" className="min-w-[960px]">
              <thead>
                <tr>
                  <TableHead>Name</TableHead>
                  <TableHead>E-mail</TableHead>
                  <TableHead className="w-32">Role</TableHead>
                  <TableHead className="w-40">Comes in by</TableHead>
                  <TableHead className="w-32">Last seen</TableHead>
                  <TableHead className="w-32">Created</TableHead>
                  <TableHead className="w-12">
                    <span className="sr-only">Actions</span>
                  </TableHead>
                </tr>
              </thead>
              <tbody>
                {users.map((user) => (
                  <UserRow key={user.id} user={user} onEdit={() => setEdited(user)} />
                ))}
              </tbody>
            </Table>
            <MoreOf query={query} shown={users.length} noun="user" />
          </div>
        )}
      </QueryPanel>
      {edited && (
        <UserDialog user={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}
