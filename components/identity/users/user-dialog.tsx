'use client';
import { useState } from 'react';
import { changesOf } from '@/components/data/changes';
import { Field, faultOf, readForm } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Badge } from '@/components/ui/badge';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { ROLES, type User } from '../roles';

const OPTIONS = (Object.keys(ROLES) as User['role'][]).map((value) => ({ value, label: ROLES[value] }));
const FIELDS = ['email', 'name', 'password'];

/** Makes a user, or changes one. */
export function UserDialog({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const [role, setRole] = useState<User['role']>(user?.role ?? 'contributor');
  const options = { invalidates: ['identity.listUsers'], onSuccess: onClose, onError: () => {} };
  const create = useCommand('identity.createUser', options);
  const update = useCommand('identity.updateUser', options);
  const error = create.error ?? update.error;
  const fault = (field: string) => {
    const text = faultOf(error, field);
    return text ? { error: text } : {};
  };

  function save({ name = '', email = '', password = '' }: Record<string, string>) {
    if (!user) create.mutate({ name, email, role, password });
    else
      update.mutate({
        id: user.id,
        ...changesOf({ name: user.name, role: user.role }, { name, role }),
        ...(password && { password }),
      });
  }

  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={user ? `Edit ${user.name}` : 'New user'} loses="what you wrote">
        <form onSubmit={(event) => save(readForm(event))}>
          <DialogBody className="flex flex-col gap-4">
            <Field label="Name" {...fault('name')}>
              <Input
                name="name"
                required
                maxLength={200}
                defaultValue={user?.name}
                autoComplete="off"
                autoFocus
              />
            </Field>
            <Field
              label="E-mail"
              {...(user ? { hint: 'An address cannot be changed.' } : {})}
              {...fault('email')}
            >
              <Input
                name="email"
                type="email"
                required
                readOnly={user !== undefined}
                defaultValue={user?.email}
                autoComplete="off"
                className="read-only:bg-muted"
              />
            </Field>
            <Field
              label="Role"
              hint="Viewers read, contributors also log and change, administrators manage users."
            >
              <Select
                label="Role"
                value={role}
                onValueChange={setRole}
                options={OPTIONS}
                className="w-full"
              />
            </Field>
            {user && <GroupsOf id={user.id} />}
            <Field
              label={user ? 'New password' : 'Password'}
              hint={
                user
                  ? 'Leave it empty to keep the old one; a new one ends their sessions.'
                  : 'At least 10 characters. Hand it over; it can be changed in Settings.'
              }
              {...fault('password')}
            >
              <Input
                name="password"
                type="password"
                required={!user}
                minLength={10}
                maxLength={200}
                autoComplete="new-password"
              />
            </Field>
            {error && !FIELDS.includes(error.field ?? '') && (
              <p role="alert" className="text-danger">
                {error.message}
              </p>
            )}
          </DialogBody>
          <SubmitFooter isDisabled={create.isPending || update.isPending}>
            {user ? 'Save' : 'Create'}
          </SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Where somebody's access comes from, besides what is granted to them by name. */
function GroupsOf({ id }: { id: string }) {
  const { data } = useOperation('identity.getAccount', { kind: 'person', id });
  return (
    <div className="flex min-h-12 flex-col gap-1.5">
      <span className="font-medium">Groups</span>
      <ul aria-label="Groups" className="flex flex-wrap gap-1">
        {data?.groups.map((group) => (
          <li key={group.id}>
            <Badge tone="outline">{group.name}</Badge>
          </li>
        ))}
      </ul>
    </div>
  );
}
