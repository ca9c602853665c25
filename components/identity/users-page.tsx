'use client';
import { Ellipsis, Plus } from 'lucide-react';
import { useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { useSession } from '@/components/shell/session';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useActions } from '@/lib/client/actions';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { ROLES, type User } from './roles';
import { UserDialog } from './user-dialog';

export function UsersPage() {
  const [search, setSearch] = useState('');
  const [edited, setEdited] = useState<User | 'new'>();
  const query = useOperation('identity.listUsers', {});
  useActions([{ label: 'New user', keys: 'n', group: 'Users', run: () => setEdited('new') }]);
  const needle = search.toLowerCase();
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
          value={search}
          onValueChange={setSearch}
          className="w-full sm:w-80"
        />
      </div>
      <QueryPanel
        query={query}
        what="the users"
        skeleton={<Skeleton className="m-6 h-40" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
      >
        {({ users }) => {
          const found = users.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(needle));
          return (
            <>
              <Table label="Users" className="min-w-[640px]">
                <thead>
                  <tr>
                    <TableHead>Name</TableHead>
                    <TableHead>E-mail</TableHead>
                    <TableHead className="w-36">Role</TableHead>
                    <TableHead className="w-36">Last seen</TableHead>
                    <TableHead className="w-36">Created</TableHead>
                    <TableHead className="w-12">
                      <span className="sr-only">Actions</span>
                    </TableHead>
                  </tr>
                </thead>
                <tbody>
                  {found.map((user) => (
                    <UserRow key={user.id} user={user} onEdit={() => setEdited(user)} />
                  ))}
                </tbody>
              </Table>
              <p className="px-4 py-3 text-xs text-muted-foreground lg:px-6">
                {search ? `${found.length} of ${plural(users.length, 'user')}` : plural(users.length, 'user')}
              </p>
            </>
          );
        }}
      </QueryPanel>
      {edited && (
        <UserDialog user={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}

function UserRow({ user, onEdit }: { user: User; onEdit: () => void }) {
  const me = useSession().user;
  const update = useCommand('identity.updateUser', { invalidates: ['identity.listUsers'] });
  const { id, name, email, role, isActive, createdAt, lastSeenAt } = user;
  return (
    <TableRow>
      <TableCell className="max-w-0">
        <span className="flex items-center gap-2">
          <button
            type="button"
            onClick={onEdit}
            className="min-w-0 truncate rounded-xs font-medium hover:text-accent"
          >
            {name}
          </button>
          {id === me?.id && <Badge tone="outline">You</Badge>}
          {!isActive && <Badge tone="warning">Deactivated</Badge>}
        </span>
      </TableCell>
      <TableCell className="max-w-0 truncate text-muted-foreground" title={email}>
        {email}
      </TableCell>
      <TableCell>{ROLES[role]}</TableCell>
      <TableCell className="text-muted-foreground">
        {lastSeenAt ? <Time value={lastSeenAt} /> : 'never'}
      </TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={createdAt} />
      </TableCell>
      <TableCell className="text-end">
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon-xs" aria-label={`Actions for ${name}`}>
              <Ellipsis />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={onEdit}>Edit</DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem
              isDanger={isActive}
              disabled={id === me?.id}
              onSelect={() => update.mutate({ id, isActive: !isActive })}
            >
              {isActive ? 'Deactivate' : 'Activate'}
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </TableCell>
    </TableRow>
  );
}
