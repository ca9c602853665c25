'use client';
import { useMutation } from '@tanstack/react-query';
import { CircleAlert, LoaderCircle, LogIn } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Field, readForm } from '@/components/data/form';
import { BobMark } from '@/components/shell/logo';
import { useEarlyInput } from '@/components/shell/use-early-input';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { type CallError, type OutputOf, signIn } from '@/lib/client/call';
import { ownPath } from '@/lib/pure/own-path';
import { isSsoFault, SSO_FAULTS } from '@/lib/pure/sso-faults';

type Ways = OutputOf<'identity.getSignInWays'>;

/** Where one was going, with what the browser kept behind the `#`. */
const whereNext = (next: string | undefined): string => ownPath(next) + window.location.hash;

type PageProps = {
  ways: Ways;
  /** As the address says; anybody may have written it. */
  next: string | undefined;
  fault: string | undefined;
};

export function SignInPage({ ways: { sso, isPasswordOff }, next, fault }: PageProps) {
  const [isByPassword, setByPassword] = useState(!isPasswordOff);
  useEarlyInput();
  return (
    <main className="relative flex min-h-dvh flex-col items-center bg-surface px-4">
      <div aria-hidden className="h-[18vh] w-px bg-foreground/70" />
      <BobMark className="-mt-px h-10" />
      <div className="mt-5 w-full max-w-sm">
        <h1 className="text-center text-xl font-semibold tracking-tight">Sign in to Plumbline</h1>
        <div className="mt-6 flex flex-col gap-4 rounded-xl border bg-background p-5">
          {isSsoFault(fault) && <Fault>{SSO_FAULTS[fault]}</Fault>}
          {sso && <ProviderButton name={sso.name} next={next} />}
          {sso && isByPassword && <Or />}
          {isByPassword ? (
            <PasswordForm next={next} isMain={!sso} isForAdministrators={isPasswordOff} />
          ) : (
            <Button variant="link" size="text" className="self-center" onClick={() => setByPassword(true)}>
              Sign in as an administrator, by password
            </Button>
          )}
        </div>
        {!sso && (
          <p className="mt-5 text-balance text-center text-xs text-muted-foreground">
            First time here? The administrator’s address and password were printed in the terminal by the
            first <code className="whitespace-nowrap font-mono text-foreground">npm start</code>. Others get
            an account from their administrator.
          </p>
        )}
      </div>
    </main>
  );
}

/** A link, not a form: the way leads over other sites. What stands behind the `#` never leaves the browser, and is lost. */
const ProviderButton = ({ name, next }: { name: string; next: string | undefined }) => (
  <Button asChild variant="primary" size="lg">
    <a href={`/api/auth/sso/start?next=${encodeURIComponent(ownPath(next))}`}>
      <LogIn />
      <span className="truncate">Sign in with {name}</span>
    </a>
  </Button>
);

const Or = () => (
  <div className="flex items-center gap-3 text-xs text-muted-foreground">
    <span aria-hidden className="h-px flex-1 bg-border" />
    or
    <span aria-hidden className="h-px flex-1 bg-border" />
  </div>
);

const Fault = ({ children }: { children: ReactNode }) => (
  <p role="alert" className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger">
    <CircleAlert className="mt-0.5 size-4 shrink-0" />
    {children}
  </p>
);

type Credentials = { email: string; password: string };
type FormProps = { next: string | undefined; isMain: boolean; isForAdministrators: boolean };

function PasswordForm({ next, isMain, isForAdministrators }: FormProps) {
  const attempt = useMutation<unknown, CallError, Credentials>({
    mutationFn: (credentials) => signIn(credentials),
    onSuccess: () => window.location.assign(whereNext(next)),
  });
  const isBusy = attempt.isPending || attempt.isSuccess;
  return (
    <form
      // Whatever sends it without our scripts does not write the password into the address.
      method="post"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        const { email = '', password = '' } = readForm(event);
        attempt.mutate({ email, password });
      }}
    >
      {isForAdministrators && (
        <p className="text-xs text-muted-foreground">Passwords are off for all but administrators.</p>
      )}
      <Field label="E-mail">
        <Input
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus={isMain || isForAdministrators}
          className="h-9"
        />
      </Field>
      <Field label="Password">
        <Input name="password" type="password" autoComplete="current-password" required className="h-9" />
      </Field>
      {attempt.error && <Fault>{attempt.error.message}</Fault>}
      <Button type="submit" variant={isMain ? 'primary' : 'outline'} size="lg" disabled={isBusy}>
        {isBusy && <LoaderCircle className="animate-spin" />}
        Sign in
      </Button>
    </form>
  );
}
