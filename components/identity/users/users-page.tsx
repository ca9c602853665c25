'use client';
import { Users } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { List, type ListColumn } from '@/components/data/list';
import { ListBar } from '@/components/data/list-bar';
import { NewButton } from '@/components/data/new-button';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { usePagedOperation } from '@/lib/client/use-operation';
import { ROLES, type User } from '../roles';
import { UserDialog } from './user-dialog';
import { UserMenu } from './user-menu';
import { UserName } from './user-name';

const waysOf = ({ hasPassword, hasSso }: User) =>
  [hasPassword && 'Password', hasSso && 'single sign-on'].filter(Boolean).join(', ') || 'Not yet';

export function UsersPage() {
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const [edited, setEdited] = useState<User | 'new'>();
  const query = usePagedOperation('identity.listUsers', { search });
  const columns: ListColumn<User>[] = [
    { title: 'Name', isCut: true, cell: (user) => <UserName user={user} onEdit={() => setEdited(user)} /> },
    {
      title: 'E-mail',
      className: 'hidden md:table-cell',
      isMuted: true,
      isCut: true,
      cell: ({ email }) => <span title={email}>{email}</span>,
    },
    { title: 'Role', className: 'w-28 md:w-32', cell: ({ role }) => ROLES[role] },
    { title: 'Comes in by', className: 'hidden w-44 lg:table-cell', isMuted: true, cell: waysOf },
    {
      title: 'Last seen',
      className: 'hidden w-32 sm:table-cell',
      isMuted: true,
      cell: ({ lastSeenAt }) => (lastSeenAt ? <Time value={lastSeenAt} /> : 'never'),
    },
    {
      title: 'Created',
      className: 'hidden w-32 lg:table-cell',
      isMuted: true,
      cell: ({ createdAt }) => <Time value={createdAt} />,
    },
    {
      title: 'Actions',
      isTitleHidden: true,
      className: 'w-12 text-end',
      cell: (user) => <UserMenu user={user} onEdit={() => setEdited(user)} />,
    },
  ];
  return (
    <>
      <PageBar
        title="Users"
        actions={<NewButton noun="user" group="Users" onNew={() => setEdited('new')} />}
      />
      <ListBar>
        <SearchInput
          keyGroup="Users"
          label="Search users"
          placeholder="Name or e-mail address"
          value={search}
          onValueChange={(value) => void setSearch(value || null)}
          className="w-full sm:w-80"
        />
      </ListBar>
      <List
        label="Users"
        what="the users"
        query={query}
        rows={query.data?.pages.flatMap((page) => page.users)}
        rowId={({ id }) => id}
        columns={columns}
        className="lg:min-w-[960px]"
        empty={
          <EmptyState
            icon={<Users />}
            title={`Nobody is called “${search}”`}
            actions={<Button onClick={() => void setSearch(null)}>Show all users</Button>}
          >
            People are found by a part of their name or of their e-mail address.
          </EmptyState>
        }
        noun="user"
        total={query.data?.pages.at(-1)?.total}
      />
      {edited && (
        <UserDialog user={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}
