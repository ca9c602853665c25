'use client';
import { Ellipsis, KeyRound, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Confirm } from '@/components/data/confirm';
import { Field, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Input } from '@/components/ui/input';
import type { OutputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';

type User = OutputOf<'identity.listUsers'>['users'][number];

export function UserMenu({ user }: { user: User }) {
  const [asked, setAsked] = useState<'deactivate' | 'password' | null>(null);
  const update = useCommand('identity.updateUser', {
    invalidates: ['identity.listUsers'],
    onSuccess(_, input) {
      setAsked(null);
      if (input.password) toast.success(`${user.name} has a new password; their sessions have ended.`);
    },
  });
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-xs" aria-label={`Actions for ${user.name}`}>
            <Ellipsis />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setAsked('password')}>
            <KeyRound /> Set a new password
          </DropdownMenuItem>
          {user.isActive ? (
            <DropdownMenuItem isDanger onSelect={() => setAsked('deactivate')}>
              <UserX /> Deactivate
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem onSelect={() => update.mutate({ id: user.id, isActive: true })}>
              <UserCheck /> Activate
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <Confirm
        isOpen={asked === 'deactivate'}
        onOpenChange={(isOpen) => setAsked(isOpen ? 'deactivate' : null)}
        title={`Deactivate ${user.name}?`}
        description="Their sessions and tokens end at once. What they did stays readable, and they can be activated again."
        action="Deactivate"
        isBusy={update.isPending}
        onConfirm={() => update.mutate({ id: user.id, isActive: false })}
      />
      <Dialog open={asked === 'password'} onOpenChange={(isOpen) => setAsked(isOpen ? 'password' : null)}>
        <DialogContent title={`A new password for ${user.name}`}>
          <form onSubmit={(event) => update.mutate({ id: user.id, password: readForm(event).password })}>
            <DialogBody>
              <Field label="New password" hint="At least 10 characters.">
                <Input
                  name="password"
                  type="password"
                  required
                  minLength={10}
                  autoComplete="new-password"
                  autoFocus
                />
              </Field>
            </DialogBody>
            <DialogFooter>
              <DialogClose asChild>
                <Button>Cancel</Button>
              </DialogClose>
              <Button type="submit" variant="primary" disabled={update.isPending}>
                Set
              </Button>
            </DialogFooter>
          </form>
        </DialogContent>
      </Dialog>
    </>
  );
}
