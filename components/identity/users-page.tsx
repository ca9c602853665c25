'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { useSession } from '@/components/shell/session';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { AdminsOnly } from './admins-only';
import { CreateUserDialog, ROLE_OPTIONS } from './create-user-dialog';
import { UserMenu } from './user-actions';

type User = OutputOf<'identity.listUsers'>['users'][number];

export function UsersPage() {
  const [isCreating, setCreating] = useState(false);
  const { user } = useSession();
  return (
    <>
      <PageBar
        title="Users"
        actions={
          user.role === 'admin' && (
            <Button variant="primary" onClick={() => setCreating(true)}>
              <Plus />
              New user
            </Button>
          )
        }
      />
      <AdminsOnly>
        <UserTable />
        <CreateUserDialog isOpen={isCreating} onOpenChange={setCreating} />
      </AdminsOnly>
    </>
  );
}

function UserTable() {
  const query = useOperation('identity.listUsers', {});
  return (
    <QueryPanel query={query} what="the users" skeleton={<Skeleton className="m-6 w-1/2" />}>
      {({ users }) => (
        <Table label="Users" className="min-w-[760px]">
          <thead>
            <tr>
              <TableHead>Name</TableHead>
              <TableHead>E-mail</TableHead>
              <TableHead className="w-44">Role</TableHead>
              <TableHead className="w-32">State</TableHead>
              <TableHead className="w-40">Last seen</TableHead>
              <TableHead className="w-40">Created</TableHead>
              <TableHead className="w-12">
                <span className="sr-only">Actions</span>
              </TableHead>
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <UserRow key={user.id} user={user} />
            ))}
          </tbody>
        </Table>
      )}
    </QueryPanel>
  );
}

function UserRow({ user }: { user: User }) {
  const update = useCommand('identity.updateUser', { invalidates: ['identity.listUsers'] });
  return (
    <TableRow>
      <TableCell className="font-medium">{user.name}</TableCell>
      <TableCell className="text-muted-foreground">{user.email}</TableCell>
      <TableCell>
        <Select
          size="sm"
          label={`Role of ${user.name}`}
          value={user.role}
          onValueChange={(role) => update.mutate({ id: user.id, role })}
          options={ROLE_OPTIONS}
        />
      </TableCell>
      <TableCell>
        <Badge tone={user.isActive ? 'success' : 'neutral'}>{user.isActive ? 'active' : 'deactivated'}</Badge>
      </TableCell>
      <TableCell className="text-muted-foreground">
        {user.lastSeenAt ? <Time value={user.lastSeenAt} /> : 'never'}
      </TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={user.createdAt} />
      </TableCell>
      <TableCell align="end">
        <UserMenu user={user} />
      </TableCell>
    </TableRow>
  );
}
