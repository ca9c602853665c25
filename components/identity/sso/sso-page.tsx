'use client';
import { useState } from 'react';
import { Field, faultIn, faultOf } from '@/components/data/form';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { toast } from '@/lib/client/toast';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { type Draft, draftOf, inputOf } from './draft';
import { MappingEditor } from './mapping-editor';
import { ProviderFields } from './provider-fields';
import { Provisioning } from './provisioning';
import { Section, Setting } from './section';

/** How people come in by an identity provider. */
export function SsoPage() {
  const query = useOperation('identity.getSsoSettings', {});
  const isOn = query.data?.settings?.isOn;
  return (
    <>
      <PageBar
        title="Single sign-on"
        beside={
          isOn !== undefined && <Badge tone={isOn ? 'success' : 'neutral'}>{isOn ? 'On' : 'Off'}</Badge>
        }
      />
      <QueryPanel
        query={query}
        what="the settings"
        skeleton={<Skeleton className="m-6 h-96" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
      >
        {({ settings, ...about }) => (
          <>
            <SsoForm settings={settings} {...about} />
            <Provisioning publicUrl={about.publicUrl} />
          </>
        )}
      </QueryPanel>
    </>
  );
}

type FormProps = OutputOf<'identity.getSsoSettings'>;

function SsoForm({ settings, publicUrl, groupNames }: FormProps) {
  // What the draft was made on: what others save meanwhile takes nothing away that is written here.
  const [from, setFrom] = useState(settings);
  const [draft, setDraft] = useState(() => draftOf(settings));
  const beginFrom = (next: typeof settings) => {
    setFrom(next);
    setDraft(draftOf(next));
  };
  const isDirty = JSON.stringify(draft) !== JSON.stringify(draftOf(from));
  if (!isDirty && (settings?.updatedAt ?? 0) > (from?.updatedAt ?? 0)) beginFrom(settings);
  const change = (more: Partial<Draft>) => setDraft((before) => ({ ...before, ...more }));
  const save = useCommand('identity.saveSsoSettings', {
    invalidates: ['identity'],
    looksAgain: true,
    onSuccess: ({ settings: saved }) => {
      beginFrom(saved);
      toast.success(saved.isOn ? 'Saved; single sign-on is on' : 'Saved');
    },
    onError: () => {},
  });
  const fault = (field: string) => {
    const error = faultOf(save.error, field);
    return error ? { error } : {};
  };
  const mappingFault = faultIn(save.error, /^mapping/).error;
  const domainFault = faultIn(save.error, /^emailDomains/).error;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ ...inputOf(draft), seen: from?.updatedAt ?? null });
      }}
    >
      <Section
        title="Provider"
        about="Any provider that speaks OpenID Connect: Entra ID, Okta, Keycloak, Google …"
      >
        <Setting
          label="Single sign-on"
          hint="Shows the button on the sign-in page."
          isOn={draft.isOn}
          onChange={(isOn) => change({ isOn })}
        />
        <ProviderFields
          draft={draft}
          change={change}
          fault={fault}
          hasSecret={settings?.hasSecret ?? false}
          publicUrl={publicUrl}
        />
      </Section>
      <Section
        title="Who may come in"
        about="An address counts only if the provider vouches for it. Who is deactivated here stays out."
      >
        <Field
          label="E-mail domains"
          hint="Separated by commas. None: everybody whom the provider knows."
          {...(domainFault && { error: domainFault })}
        >
          <Input
            value={draft.emailDomains}
            autoComplete="off"
            placeholder="example.com, example.org"
            onChange={(event) => change({ emailDomains: event.target.value })}
          />
        </Field>
        <Setting
          label="Make accounts for newcomers"
          hint="Else only people who have an account here already."
          isOn={draft.makesAccounts}
          onChange={(makesAccounts) => change({ makesAccounts })}
        />
        <Field label="Role of a newcomer" hint="Administrators come by the mapping, or are named by one.">
          <Select
            label="Role of a newcomer"
            value={draft.defaultRole === 'contributor' ? 'contributor' : 'viewer'}
            onValueChange={(defaultRole) => change({ defaultRole })}
            options={[
              { value: 'viewer', label: 'Viewer' },
              { value: 'contributor', label: 'Contributor' },
            ]}
            className="w-full"
          />
        </Field>
      </Section>
      <Section title="Groups" about="Groups of the provider become groups and roles here.">
        <Field
          label="Claim that holds the groups"
          hint="Or a path, such as realm_access.roles."
          {...fault('groupClaim')}
        >
          <Input
            value={draft.groupClaim}
            required
            maxLength={100}
            autoComplete="off"
            onChange={(event) => change({ groupClaim: event.target.value.trim() })}
          />
        </Field>
        <MappingEditor
          mapping={draft.mapping}
          groupNames={groupNames}
          onChange={(mapping) => change({ mapping })}
          error={mappingFault}
        />
      </Section>
      <Section
        title="Passwords"
        about="Administrators may always use theirs: the way back when the provider is away."
      >
        <Setting
          label="Passwords off"
          hint="Others come in by single sign-on alone, in programs by access tokens."
          isOn={draft.isPasswordOff}
          onChange={(isPasswordOff) => change({ isPasswordOff })}
        />
      </Section>
      <div className="sticky bottom-0 flex flex-wrap items-center gap-3 border-t bg-background px-4 py-3 lg:px-6">
        <Button type="submit" variant="primary" disabled={!isDirty || save.isPending}>
          Save
        </Button>
        <Button
          disabled={!isDirty || save.isPending}
          onClick={() => {
            save.reset();
            beginFrom(settings);
          }}
        >
          Discard
        </Button>
        {save.error && (
          <p role="alert" className="text-sm text-danger">
            {save.error.message}
          </p>
        )}
        {settings && (
          <p className="ms-auto text-xs text-muted-foreground">
            Changed <Time value={settings.updatedAt} />
          </p>
        )}
      </div>
    </form>
  );
}
