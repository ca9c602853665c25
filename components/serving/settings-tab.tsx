'use client';
import { useState } from 'react';
import { Field, FormFault, faultIn, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import type { Endpoint } from './endpoint-page';
import { LimitRows } from './limit-rows';
import {
  askedLimit,
  begunWith,
  changedSettings,
  columnsIn,
  NUMBERS,
  userLimit,
  wholeLimit,
} from './prepare-settings';

/** Limits are sent as a list, in which a fault names no field: the browser looks at these itself. */
const WHOLE = { pattern: '[0-9]*', title: 'A whole number, or nothing.' };
/** Faults of these stand beside their fields. */
const BESIDE = [
  'description',
  'stickyBy',
  'log.sampling',
  'log.retentionDays',
  'log.maxBytes',
  'log.masked',
  ...NUMBERS,
].map((field) => `change.${field}`);

/** Limits and the inference log: in force at once, without another configuration. */
export function SettingsTab({ endpoint }: { endpoint: Endpoint }) {
  const { name, settings, description } = endpoint;
  const [began, setBegan] = useState(() => begunWith(endpoint));
  const [isLogging, setLogging] = useState(settings.log.isOn);
  const change = useCommand('serving.changeSettings', {
    invalidates: ['serving'],
    onSuccess: () => toast.success('The settings are in force.'),
    onError: () => {},
  });
  const { error } = change;
  const fault = (field: string) => faultIn(error, `change.${field}`);
  const limit = settings.rateLimits.find(wholeLimit);
  const [ofSome, setOfSome] = useState(settings.rateLimits.filter(({ principal }) => principal));
  const perUser = settings.rateLimits.find(userLimit);
  return (
    <form
      aria-label="Settings"
      className="flex max-w-2xl flex-col gap-6 px-4 py-4 lg:px-6"
      onSubmit={(event) => {
        const form = readForm(event);
        const rate = (key: 'endpoint' | 'user', text: string | undefined) =>
          text ? [askedLimit({ key, calls: Number(text), renewalPeriod: 'minute' })] : [];
        const now = {
          description: form.description ?? '',
          change: {
            ...Object.fromEntries(NUMBERS.map((field) => [field, Number(form[field])])),
            stickyBy: form.stickyBy?.trim() || null,
            rateLimits: [
              ...rate('endpoint', form.calls),
              ...rate('user', form.callsPerUser),
              ...ofSome.map(askedLimit),
            ],
            log: {
              isOn: isLogging,
              sampling: Number(form.sampling) / 100,
              maxBytes: Number(form.maxBytes),
              masked: columnsIn(form.masked),
              retentionDays: Number(form.retentionDays),
            },
          },
        };
        change.mutate(
          {
            name,
            ...(now.description !== began.description && { description: now.description }),
            change: changedSettings(began.change, now.change),
          },
          { onSuccess: () => setBegan(now) },
        );
      }}
    >
      <Field label="Description" {...fault('description')}>
        <Input name="description" defaultValue={description} maxLength={20_000} />
      </Field>
      <fieldset className="flex flex-col gap-3">
        <legend className="pb-2 font-semibold">Limits</legend>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            label="Time limit, seconds"
            hint="A request that takes longer is answered with 504."
            {...fault('timeoutSeconds')}
          >
            <Input
              name="timeoutSeconds"
              inputMode="numeric"
              defaultValue={settings.timeoutSeconds}
              required
            />
          </Field>
          <Field
            label="Waiting requests"
            hint="More are answered with 429 and told when to come again."
            {...fault('queueLimit')}
          >
            <Input name="queueLimit" inputMode="numeric" defaultValue={settings.queueLimit} required />
          </Field>
          <Field
            label="Answered together"
            hint="Requests that wait anyway share one call of the model. 1 for none."
            {...fault('batchLimit')}
          >
            <Input name="batchLimit" inputMode="numeric" defaultValue={settings.batchLimit} required />
          </Field>
          <Field
            label="Idle minutes"
            hint="After so long without a request, entities that may scale to zero are unloaded."
            {...fault('idleMinutes')}
          >
            <Input name="idleMinutes" inputMode="decimal" defaultValue={settings.idleMinutes} required />
          </Field>
          <Field label="Calls a minute" hint="Of everybody together. Empty for no limit.">
            <Input name="calls" inputMode="numeric" {...WHOLE} defaultValue={limit?.calls ?? ''} />
          </Field>
          <Field label="Calls a minute and user" hint="Empty for no limit.">
            <Input name="callsPerUser" inputMode="numeric" {...WHOLE} defaultValue={perUser?.calls ?? ''} />
          </Field>
          <Field
            label="Sticky by"
            hint="A column, a parameter, or user: who has the same value is answered by the same entity. Empty: by chance."
            {...fault('stickyBy')}
          >
            <Input name="stickyBy" defaultValue={settings.stickyBy ?? ''} />
          </Field>
        </div>
      </fieldset>
      <LimitRows limits={ofSome} onChange={setOfSome} />
      <fieldset className="flex flex-col gap-3">
        <legend className="pb-2 font-semibold">Inference log</legend>
        <div className="flex items-center gap-1.5">
          <Checkbox id="log-on" checked={isLogging} onCheckedChange={(isOn) => setLogging(isOn === true)} />
          <label htmlFor="log-on">Keep what is asked and answered</label>
        </div>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Kept, % of the requests" {...fault('log.sampling')}>
            <Input
              name="sampling"
              inputMode="decimal"
              defaultValue={Number((settings.log.sampling * 100).toPrecision(12))}
              required
            />
          </Field>
          <Field label="Kept for, days" {...fault('log.retentionDays')}>
            <Input
              name="retentionDays"
              inputMode="numeric"
              defaultValue={settings.log.retentionDays}
              required
            />
          </Field>
          <Field
            label="Largest, bytes"
            hint="Of a larger request or answer the log keeps that it was, not what it said."
            {...fault('log.maxBytes')}
          >
            <Input name="maxBytes" inputMode="numeric" defaultValue={settings.log.maxBytes} required />
          </Field>
        </div>
        <Field
          label="Masked columns"
          hint="Separated by commas. Their values are never written."
          {...fault('log.masked')}
        >
          <Input name="masked" defaultValue={settings.log.masked.join(', ')} />
        </Field>
      </fieldset>
      <FormFault error={error} fields={BESIDE} />
      <div>
        <Button type="submit" variant="primary" disabled={change.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
