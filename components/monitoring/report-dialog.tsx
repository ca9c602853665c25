'use client';
import { type FormEvent, useState } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { Field, faultOf, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { OutputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';

type Made = OutputOf<'monitoring.createReportLink'>;

const LIVES = [
  { value: '1', label: 'An hour' },
  { value: '24', label: 'A day' },
  { value: '168', label: 'A week' },
  { value: '2160', label: '90 days' },
] as const;

/** Says who may frame it and for how long; then tells the address, once. */
export function ReportDialog({ monitorId, slice }: { monitorId: string; slice: string }) {
  const [hours, setHours] = useState<(typeof LIVES)[number]['value']>('24');
  const [isExported, setExported] = useState(false);
  const create = useCommand('monitoring.createReportLink', {
    invalidates: ['monitoring.listReportLinks'],
    onError: () => {},
  });
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const { name = '', sites = '' } = readForm(event);
    create.mutate({
      id: monitorId,
      name,
      scope: isExported ? 'export' : 'view',
      locked: { slice },
      origins: sites.split(/[\s,]+/).filter(Boolean),
      hours: Number(hours),
    });
  }
  if (create.data) return <Address made={create.data} />;
  const fault = create.error;
  return (
    <DialogContent
      title="Make a link"
      description={
        slice
          ? `Whoever looks sees the slice ${slice}, and no other.`
          : 'Whoever looks sees all rows together.'
      }
    >
      <form onSubmit={onSubmit}>
        <DialogBody className="flex flex-col gap-3">
          <Field label="Name" hint="To find it again, when it is to be revoked.">
            <Input name="name" required maxLength={200} autoFocus />
          </Field>
          <Field
            label="Sites that may frame it"
            hint="Their origins, such as https://intranet.example.com. None: it opens in a window of its own alone."
            error={fault ? (faultOf(fault, 'origins.0') ?? fault.message) : undefined}
          >
            <Input name="sites" autoComplete="off" placeholder="https://" />
          </Field>
          <Field label="Ends after">
            <Select label="Ends after" value={hours} options={LIVES} onValueChange={setHours} />
          </Field>
          <label className="flex items-center gap-2 text-sm" htmlFor="report-export">
            <Checkbox
              id="report-export"
              checked={isExported}
              onCheckedChange={(next) => setExported(next === true)}
            />
            May be downloaded as a file
          </label>
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" disabled={create.isPending}>
            Make it
          </Button>
        </DialogFooter>
      </form>
    </DialogContent>
  );
}

function Address({ made }: { made: Made }) {
  const address = `${useOrigin()}${made.path}`;
  const frame = `<iframe src="${address}#theme=light" title="Drift report" width="100%" height="600" style="border:0" referrerpolicy="no-referrer"></iframe>`;
  const react = `import { DriftReport } from './drift-report'; // clients/embed/drift-report.tsx\n\n<DriftReport url="${address}" theme="dark" />`;
  return (
    <DialogContent
      title="Here is its address"
      description="It is shown this once. Whoever has it sees the report until it ends."
      className="max-w-xl"
      loses="what is shown this once"
    >
      <DialogBody className="flex min-w-0 flex-col gap-3">
        <Part name="Address" code={address} />
        <Part name="In a page" code={frame} />
        <Part name="In React" code={react} />
        <Part name="As a badge" code={`![drift](${address}/badge.svg)`} />
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="primary">Done</Button>
        </DialogClose>
      </DialogFooter>
    </DialogContent>
  );
}

const Part = ({ name, code }: { name: string; code: string }) => (
  <div className="min-w-0">
    <h3 className="text-xs font-medium">{name}</h3>
    <CodeBlock code={code} label={name} />
  </div>
);
