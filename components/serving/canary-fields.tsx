'use client';
import { useState } from 'react';
import { Field, faultIn } from '@/components/data/form';
import { PickField } from '@/components/data/pick-field';
import { Input } from '@/components/ui/input';
import type { CallError } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';

/** What the fields say, as the operation takes it; what is no number is for the operation to refuse. */
export const readCanaryForm = (form: Record<string, string>) => ({
  steps: (form.steps ?? '').split(',').map((step) => Number(step.replace('%', ''))),
  holdSeconds: Math.round(Number(form.minutes) * 60),
  minRequests: Number(form.minRequests),
  maxErrorPercent: Number(form.maxErrorPercent),
  ...(form.maxP95Ms && { maxP95Ms: Number(form.maxP95Ms) }),
});

type Props = {
  endpointId: string;
  error: CallError | null;
  monitor: string;
  onMonitor: (name: string) => void;
};

/** By which steps a canary goes on, and what takes it back. */
export function CanaryFields({ endpointId, error, monitor, onMonitor }: Props) {
  const fault = (...fields: (string | RegExp)[]) => faultIn(error, ...fields);
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Steps, %" hint="Its share, step after step." {...fault(/^how\.steps/)}>
          <Input name="steps" defaultValue="5, 25, 50, 100" autoComplete="off" required />
        </Field>
        <Field label="Minutes a step" hint="At least so long." {...fault('how.holdSeconds')}>
          <Input name="minutes" inputMode="decimal" defaultValue={5} required />
        </Field>
        <Field label="Requests a step" hint="Before so many it does not go on." {...fault('how.minRequests')}>
          <Input name="minRequests" inputMode="numeric" defaultValue={100} required />
        </Field>
        <Field
          label="Failed requests, %"
          hint="More of those take it back at once."
          {...fault('how.maxErrorPercent')}
        >
          <Input name="maxErrorPercent" inputMode="decimal" defaultValue={1} required />
        </Field>
        <Field label="p95, ms" hint="More takes it back. Empty: any." {...fault('how.maxP95Ms')}>
          <Input name="maxP95Ms" inputMode="numeric" />
        </Field>
      </div>
      <MonitorPick
        endpointId={endpointId}
        monitor={monitor}
        onPick={onMonitor}
        {...fault('config.canary.monitor', 'how.monitor')}
      />
    </>
  );
}

type PickProps = { endpointId: string; monitor: string; onPick: (name: string) => void; error?: string };

function MonitorPick({ endpointId, monitor, onPick, error }: PickProps) {
  const [search, setSearch] = useState('');
  const { data, isPending, isPlaceholderData } = useOperation(
    'monitoring.listMonitors',
    { search, endpointId, limit: 50 },
    { keepPrevious: true },
  );
  const monitors = (data?.monitors ?? []).map(({ name }) => ({ value: name, name }));
  return (
    <PickField
      title="Monitor"
      label="Monitors"
      shown={monitor || 'none'}
      nothing="No monitor"
      options={search === '' ? [{ value: '', name: 'No monitor' }, ...monitors] : monitors}
      value={monitor}
      onPick={(name) => {
        setSearch('');
        onPick(name);
      }}
      search={{ text: search, isBehind: isPending || isPlaceholderData, onChange: setSearch }}
      placeholder="Find a monitor"
      empty="No monitor of this endpoint has that in its name."
      hint="One that watches this endpoint: each step waits for a window that it judges, and drift takes the canary back. With slices by model_version it is the word on this version alone."
      error={error}
    />
  );
}
