'use client';
import { useState } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useCommand } from '@/lib/client/use-operation';

export const ROLE_OPTIONS = [
  { value: 'viewer', label: 'viewer: reads' },
  { value: 'contributor', label: 'contributor: logs and edits' },
  { value: 'admin', label: 'admin: everything' },
] as const;
type Role = (typeof ROLE_OPTIONS)[number]['value'];

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function CreateUserDialog({ isOpen, onOpenChange }: Props) {
  const [role, setRole] = useState<Role>('contributor');
  const create = useCommand('identity.createUser', {
    invalidates: ['identity.listUsers'],
    onSuccess: () => onOpenChange(false),
    onError: () => {},
  });
  const { error } = create;
  const fault = (field: string) => faultOf(error, field);
  const elsewhere =
    error && !['name', 'email', 'password'].includes(error.field ?? '') ? error.message : undefined;
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(next) => {
        create.reset();
        onOpenChange(next);
      }}
    >
      <DialogContent title="New user">
        <form
          onSubmit={(event) => {
            const { name = '', email = '', password = '' } = readForm(event);
            create.mutate({ name, email, password, role });
          }}
        >
          <DialogBody>
            <Field label="Name" error={fault('name')}>
              <Input name="name" required maxLength={200} autoComplete="off" autoFocus />
            </Field>
            <Field label="E-mail" error={fault('email')}>
              <Input name="email" type="email" required autoComplete="off" />
            </Field>
            <Field
              label="First password"
              hint="At least 10 characters. Hand it over in person; they can change it under Access tokens."
              error={fault('password') ?? elsewhere}
            >
              <Input name="password" type="password" required minLength={10} autoComplete="new-password" />
            </Field>
            <Select label="Role" isLabelShown value={role} onValueChange={setRole} options={ROLE_OPTIONS} />
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={create.isPending}>
              Create
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
