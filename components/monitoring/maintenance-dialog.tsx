'use client';
import { type FormEvent, useState } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useCommand } from '@/lib/client/use-operation';
import { readUtc, writeUtc } from './utc-time';

const HOUR = 3_600_000;

/** Monday is the first of them, as in the calendar of ISO. */
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
  (name) => ({ name, short: name.slice(0, 3) }),
);
const AGAIN = [
  { value: 'once', label: 'Once' },
  { value: 'weekly', label: 'Every week' },
] as const;

type Props = { monitorId: string; timeZone: string; onDone: () => void };

/** A time in which nobody is told: once, or on the same days of each week. */
export function MaintenanceDialog({ monitorId, timeZone, onDone }: Props) {
  const [begin] = useState(() => Date.now());
  const [again, setAgain] = useState<(typeof AGAIN)[number]['value']>('once');
  const plan = useCommand('monitoring.planMaintenance', {
    invalidates: ['monitoring.listMaintenances'],
    onSuccess: onDone,
    onError: () => {},
  });
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const days = new FormData(event.currentTarget).getAll('day').map(Number);
    const { from = '', to = '', zone = '', note = '' } = readForm(event);
    const when =
      again === 'once'
        ? { from: readUtc(from), to: readUtc(to) }
        : { weekly: { days, from, to, timeZone: zone } };
    plan.mutate({ id: monitorId, note, ...when });
  }
  const { error } = plan;
  const isElsewhere = error !== null && !/^(weekly\.)?(from|to|days|timeZone)\b/.test(error.field ?? '');
  return (
    <DialogContent
      loses="what you wrote"
      title="Plan a maintenance"
      description="Nobody is told of this monitor in that time."
    >
      <form onSubmit={onSubmit}>
        <DialogBody className="flex flex-col gap-3">
          <Field label="Comes">
            <Select label="Comes" value={again} options={AGAIN} onValueChange={setAgain} />
          </Field>
          {again === 'once' ? (
            <div className="grid gap-3 sm:grid-cols-2">
              <Moment name="from" label="From (UTC)" value={begin} error={faultOf(error, 'from')} />
              <Moment name="to" label="To (UTC)" value={begin + 4 * HOUR} error={faultOf(error, 'to')} />
            </div>
          ) : (
            <>
              <Days error={faultOf(error, 'weekly.days')} />
              <div className="grid gap-3 sm:grid-cols-3">
                <Field label="From" error={faultOf(error, 'weekly.from')}>
                  <Input name="from" type="time" defaultValue="22:00" required />
                </Field>
                <Field label="To" hint="Or the day after." error={faultOf(error, 'weekly.to')}>
                  <Input name="to" type="time" defaultValue="02:00" required />
                </Field>
                <Field label="Time zone" error={faultOf(error, 'weekly.timeZone')}>
                  <Input name="zone" defaultValue={timeZone} required />
                </Field>
              </div>
            </>
          )}
          <Field label="Note" hint="Why: whoever wonders at the silence reads it.">
            <Input name="note" maxLength={2000} />
          </Field>
          {isElsewhere && (
            <p role="alert" className="text-danger">
              {error.message}
            </p>
          )}
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" disabled={plan.isPending}>
            Plan it
          </Button>
        </DialogFooter>
      </form>
    </DialogContent>
  );
}

type MomentProps = { name: string; label: string; value: number; error: string | undefined };

const Moment = ({ name, label, value, error }: MomentProps) => (
  <Field label={label} {...(error !== undefined && { error })}>
    <Input name={name} type="datetime-local" max="9999-12-31T23:59" defaultValue={writeUtc(value)} required />
  </Field>
);

const Days = ({ error }: { error: string | undefined }) => (
  <fieldset className="flex flex-col gap-1" aria-describedby={error ? 'days-fault' : undefined}>
    <legend className="mb-1 text-xs font-medium">On</legend>
    <div className="flex flex-wrap gap-1.5">
      {DAYS.map(({ name, short }, at) => (
        <label
          key={name}
          className="flex min-h-8 cursor-pointer items-center rounded-md border px-2.5 text-sm has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input type="checkbox" name="day" value={at + 1} aria-label={name} className="sr-only" />
          {short}
        </label>
      ))}
    </div>
    {error && (
      <p id="days-fault" className="text-xs text-danger">
        {error}
      </p>
    )}
  </fieldset>
);
