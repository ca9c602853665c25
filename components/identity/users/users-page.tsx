'use client';
import { Users } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import type { ListColumn } from '@/components/data/list';
import { Time } from '@/components/data/time';
import { usePagedOperation } from '@/lib/client/use-operation';
import { AccountsList, lastSeenColumn, roleColumn } from '../accounts-list';
import type { User } from '../roles';
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
      className: 'hidden @3xl:table-cell',
      isMuted: true,
      isCut: true,
      cell: ({ email }) => <span title={email}>{email}</span>,
    },
    roleColumn('w-28 md:w-32'),
    { title: 'Comes in by', className: 'hidden w-44 @4xl:table-cell', isMuted: true, cell: waysOf },
    lastSeenColumn('w-32'),
    {
      title: 'Created',
      className: 'hidden w-32 @4xl:table-cell',
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
      <AccountsList
        title="Users"
        noun="user"
        icon={<Users />}
        searched="Name or e-mail address"
        hint="People are found by a part of their name or of their e-mail address."
        search={search}
        onSearch={setSearch}
        onNew={() => setEdited('new')}
        query={query}
        rows={query.data?.pages.flatMap((page) => page.users)}
        columns={columns}
        total={query.data?.pages.at(-1)?.total}
        className="lg:min-w-[960px]"
      />
      {edited && (
        <UserDialog user={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}
