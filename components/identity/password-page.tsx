'use client';
import { KeyRound } from 'lucide-react';
import { useRef } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { EmptyState } from '@/components/data/states';
import { useSession } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { toast } from '@/lib/client/toast';
import { useCommand, useOperation } from '@/lib/client/use-operation';

export function PasswordPage() {
  const form = useRef<HTMLFormElement>(null);
  const { user } = useSession();
  const change = useCommand('identity.changePassword', {
    onSuccess() {
      form.current?.reset();
      toast.success('Password changed; other sessions of yours have ended');
    },
    onError: () => {},
  });
  const { error } = change;
  const ways = useOperation('identity.getMyWaysIn', {});
  const isField = error?.field === 'currentPassword' || error?.field === 'newPassword';
  if (ways.data && !ways.data.hasPassword) return <NoPassword provider={ways.data.sso} />;
  return (
    <form
      ref={form}
      className="flex max-w-sm flex-col gap-4 px-4 py-5 lg:px-6"
      onSubmit={(event) => {
        const { currentPassword = '', newPassword = '' } = readForm(event);
        change.mutate({ currentPassword, newPassword });
      }}
    >
      {/* Password managers want to know whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={user?.email ?? ''} readOnly hidden />
      <Field label="Current password" {...errorOf(faultOf(error, 'currentPassword'))}>
        <Input name="currentPassword" type="password" autoComplete="current-password" required />
      </Field>
      <Field label="New password" hint="At least 10 characters." {...errorOf(faultOf(error, 'newPassword'))}>
        <Input
          name="newPassword"
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          maxLength={200}
        />
      </Field>
      {error && !isField && (
        <p role="alert" className="text-danger">
          {error.message}
        </p>
      )}
      <Button type="submit" variant="primary" className="self-start" disabled={change.isPending}>
        Change password
      </Button>
    </form>
  );
}

const NoPassword = ({ provider }: { provider: string | null }) => (
  <EmptyState icon={<KeyRound />} title="You have no password here">
    {provider ? `You sign in by ${provider}. ` : 'You sign in by single sign-on. '}
    Programs sign in with an access token of yours.
  </EmptyState>
);

const errorOf = (error: string | undefined) => (error ? { error } : {});
