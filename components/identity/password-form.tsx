'use client';
import { useRef } from 'react';
import { toast } from 'sonner';
import { Field, faultOf, readForm } from '@/components/data/form';
import { useSession } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { useCommand } from '@/lib/client/use-operation';

/** Changes one's own password; other sessions end with the old one. */
export function PasswordForm() {
  const { user } = useSession();
  const form = useRef<HTMLFormElement>(null);
  const change = useCommand('identity.changePassword', {
    onSuccess() {
      form.current?.reset();
      toast.success('Password changed; your other sessions have ended.');
    },
    onError: () => {},
  });
  const { error } = change;
  const fault = (field: string) => faultOf(error, field);
  const elsewhere = error && !fault('currentPassword') && !fault('newPassword') ? error.message : undefined;
  return (
    <section aria-labelledby="password-title" className="border-t px-4 py-6 lg:px-6">
      <h2 id="password-title" className="text-base font-semibold">
        Password
      </h2>
      <form
        ref={form}
        className="mt-3 flex max-w-sm flex-col gap-3"
        onSubmit={(event) => {
          const { currentPassword = '', newPassword = '' } = readForm(event);
          change.mutate({ currentPassword, newPassword });
        }}
      >
        {/* Password managers want to know whose password it is. */}
        <input hidden readOnly name="username" autoComplete="username" value={user.email} />
        <Field label="Current password" error={fault('currentPassword')}>
          <Input name="currentPassword" type="password" autoComplete="current-password" required />
        </Field>
        <Field label="New password" hint="At least 10 characters." error={fault('newPassword') ?? elsewhere}>
          <Input name="newPassword" type="password" autoComplete="new-password" required minLength={10} />
        </Field>
        <Button type="submit" className="self-start" disabled={change.isPending}>
          Change password
        </Button>
      </form>
    </section>
  );
}
