'use client';
import { Field } from '@/components/data/form';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import type { InputOf } from '@/lib/client/call';

export type Credentials = NonNullable<InputOf<'importing.checkSource'>['credentials']>;
export type SignInBy = 'none' | 'token' | 'password';

type Props = {
  by: SignInBy;
  onBy: (by: SignInBy) => void;
  credentials: Credentials;
  onCredentials: (credentials: Credentials) => void;
};

/** Of what was typed only what the chosen way needs. */
export const credentialsFor = (by: SignInBy, { token, username, password }: Credentials): Credentials =>
  by === 'token' ? { token } : by === 'password' ? { username, password } : {};

/** How the source lets one in. What is typed here is kept encrypted until the import is done, and never shown again. */
export function CredentialsFields({ by, onBy, credentials, onCredentials }: Props) {
  const set = (name: keyof Credentials) => ({
    value: credentials[name] ?? '',
    onChange: ({ target }: { target: { value: string } }) =>
      onCredentials({ ...credentials, [name]: target.value }),
  });
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-col items-start gap-1">
        <span className="text-xs font-medium">Sign in</span>
        <Segmented
          label="Sign in"
          value={by}
          onValueChange={onBy}
          options={[
            { value: 'none', label: 'Not needed' },
            { value: 'token', label: 'Token' },
            { value: 'password', label: 'Name and password' },
          ]}
        />
      </div>
      {by === 'token' && (
        <Field label="Token" hint="As the client has it in MLFLOW_TRACKING_TOKEN.">
          <Input type="password" autoComplete="off" required {...set('token')} />
        </Field>
      )}
      {by === 'password' && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Name">
            <Input autoComplete="off" required {...set('username')} />
          </Field>
          <Field label="Password">
            <Input type="password" autoComplete="off" {...set('password')} />
          </Field>
        </div>
      )}
    </div>
  );
}
