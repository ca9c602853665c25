'use client';
import { useMutation } from '@tanstack/react-query';
import { CircleAlert, LoaderCircle } from 'lucide-react';
import { Field, readForm } from '@/components/data/form';
import { BobMark } from '@/components/shell/logo';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { type CallError, signIn } from '@/lib/client/call';
import { ownPath } from '@/lib/pure/own-path';

const whereNext = (): string =>
  ownPath(new URLSearchParams(window.location.search).get('next')) + window.location.hash;

type Credentials = { email: string; password: string };

export function SignInPage() {
  const attempt = useMutation<unknown, CallError, Credentials>({
    mutationFn: (credentials) => signIn(credentials),
    onSuccess: () => window.location.assign(whereNext()),
  });
  const isBusy = attempt.isPending || attempt.isSuccess;

  return (
    <main className="relative flex min-h-dvh flex-col items-center bg-surface px-4">
      <div aria-hidden className="h-[18vh] w-px bg-foreground/70" />
      <BobMark className="-mt-px h-10" />
      <div className="mt-5 w-full max-w-sm">
        <h1 className="text-center text-xl font-semibold tracking-tight">Sign in to Plumbline</h1>
        <form
          className="mt-6 flex flex-col gap-4 rounded-xl border bg-background p-5"
          onSubmit={(event) => {
            const { email = '', password = '' } = readForm(event);
            attempt.mutate({ email, password });
          }}
        >
          <Field label="E-mail">
            <Input name="email" type="email" autoComplete="username" required autoFocus className="h-9" />
          </Field>
          <Field label="Password">
            <Input name="password" type="password" autoComplete="current-password" required className="h-9" />
          </Field>
          {attempt.error && (
            <p
              role="alert"
              className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger"
            >
              <CircleAlert className="mt-0.5 size-4 shrink-0" />
              {attempt.error.message}
            </p>
          )}
          <Button type="submit" variant="primary" size="lg" disabled={isBusy}>
            {isBusy && <LoaderCircle className="animate-spin" />}
            Sign in
          </Button>
        </form>
        <p className="mt-5 text-balance text-center text-xs text-muted-foreground">
          First time here? The administrator’s address and password were printed in the terminal by the first{' '}
          <code className="whitespace-nowrap font-mono text-foreground">npm start</code>. Others get an
          account from their administrator.
        </p>
      </div>
    </main>
  );
}
