'use client';
import { useState } from 'react';
import { Field } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Select } from '@/components/ui/select';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { plural } from '@/lib/pure/format';
import { windowLabel } from './window-label';

type Window = { start: number; end: number };
type Props = {
  monitorId: string;
  config: Pick<MonitorConfig, 'granularity' | 'timeZone'>;
  /** Rising; the last is the one that is looked at. */
  windows: readonly Window[];
};

/** What was drift is the new normal. */
export function AcceptReference(props: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        Accept as reference
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        {isOpen && <AcceptDialog {...props} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

const SIZES = [1, 3, 7, 14, 30];

function AcceptDialog({ monitorId, config, windows, onDone }: Props & { onDone: () => void }) {
  const sizes = SIZES.filter((size) => size <= windows.length);
  const [size, setSize] = useState('1');
  const accept = useCommand('monitoring.acceptReference', {
    invalidates: ['monitoring'],
    onSuccess() {
      toast.success('Later windows are compared with it from now on.');
      onDone();
    },
  });
  const last = windows.at(-1);
  const first = windows.at(-Number(size)) ?? last;
  if (!first || !last) return null;
  const label = (start: number) => windowLabel(start, config.granularity, config.timeZone);
  return (
    <DialogContent
      title="Accept as reference"
      description="What is there now becomes what later windows are compared with. Verdicts of windows before stay as they are; alerts begin anew."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate({ id: monitorId, from: first.start, to: last.end });
        }}
      >
        <DialogBody className="flex flex-col gap-3">
          <Field label="Its windows" hint={`From ${label(first.start)} to the end of ${label(last.start)}.`}>
            <Select
              label="Its windows"
              value={size}
              options={sizes.map((each) => ({
                value: String(each),
                label: each === 1 ? 'This one' : `This one and ${plural(each - 1, 'window')} before it`,
              }))}
              onValueChange={setSize}
            />
          </Field>
        </DialogBody>
        <SubmitFooter isDisabled={accept.isPending}>Accept</SubmitFooter>
      </form>
    </DialogContent>
  );
}
