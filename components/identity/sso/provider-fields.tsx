'use client';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import { CodeBlock } from '@/components/data/code-block';
import { Field } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { operationOptions } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import type { Draft } from './draft';

type Props = {
  draft: Draft;
  change: (more: Partial<Draft>) => void;
  fault: (field: string) => { error?: string };
  hasSecret: boolean;
  publicUrl: string | null;
};

/** Where the provider is, and as whom we come to it. */
export function ProviderFields({ draft, change, fault, hasSecret, publicUrl }: Props) {
  const here = useOrigin();
  const origin = publicUrl ? new URL(publicUrl).origin : here;
  return (
    <>
      <Field label="Name" hint="On the button: Sign in with …" {...fault('name')}>
        <Input
          value={draft.name}
          required
          maxLength={60}
          autoComplete="off"
          placeholder="Acme"
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <div className="flex flex-col gap-2">
        <Field label="Issuer" hint="The address that the provider calls itself by." {...fault('issuer')}>
          <Input
            type="url"
            value={draft.issuer}
            required
            maxLength={500}
            autoComplete="off"
            placeholder="https://login.example.com"
            onChange={(event) => change({ issuer: event.target.value.trim() })}
          />
        </Field>
        <ProviderCheck issuer={draft.issuer} clientId={draft.clientId} />
      </div>
      <Field label="Client id" {...fault('clientId')}>
        <Input
          value={draft.clientId}
          required
          maxLength={500}
          autoComplete="off"
          onChange={(event) => change({ clientId: event.target.value.trim() })}
        />
      </Field>
      <Field
        label="Client secret"
        hint={
          hasSecret
            ? 'One is kept, encrypted. Leave this empty to keep it.'
            : 'Kept encrypted, and never shown again. None for a public client.'
        }
        {...fault('clientSecret')}
      >
        <Input
          type="password"
          value={draft.secret}
          maxLength={1000}
          autoComplete="new-password"
          placeholder={hasSecret ? '••••••••' : ''}
          onChange={(event) => change({ secret: event.target.value })}
        />
      </Field>
      <Field label="Scopes" hint="Some providers send groups only if asked for." {...fault('scopes')}>
        <Input
          value={draft.scopes}
          required
          maxLength={300}
          autoComplete="off"
          onChange={(event) => change({ scopes: event.target.value })}
        />
      </Field>
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium">Redirect address, to register at the provider</span>
        <CodeBlock label="Redirect address" code={`${origin}/api/auth/sso/callback`} />
      </div>
    </>
  );
}

/** Asks the provider, on demand, to describe itself. */
function ProviderCheck({ issuer, clientId }: { issuer: string; clientId: string }) {
  const check = useQuery({
    ...operationOptions('identity.checkSsoProvider', { issuer, clientId: clientId || 'unknown' }),
    enabled: false,
    retry: false,
    gcTime: 0,
  });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
      <Button size="sm" disabled={!issuer || check.isFetching} onClick={() => void check.refetch()}>
        {check.isFetching && <LoaderCircle className="animate-spin" />}
        Check
      </Button>
      <span aria-live="polite" className="min-w-0 flex-1">
        {check.error ? (
          <span className="flex items-start gap-1.5 text-danger [overflow-wrap:anywhere]">
            <CircleAlert className="mt-0.5 size-3.5 shrink-0" />
            {check.error.message}
          </span>
        ) : check.data ? (
          <span className="flex items-start gap-1.5 text-success">
            <CircleCheck className="mt-0.5 size-3.5 shrink-0" />
            <span className="[overflow-wrap:anywhere]">
              It answers{check.data.hasPkce ? '' : ', but does not say that it supports PKCE'}. Scopes:{' '}
              {check.data.scopes.join(' ') || 'it does not say'}.
            </span>
          </span>
        ) : null}
      </span>
    </div>
  );
}
