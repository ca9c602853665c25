'use client';
import { History } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import { readUtc } from './utc-time';

/** Windows of the past are computed, or computed again; people hear of it only if that is wanted. */
export function Backfill({ monitorId }: { monitorId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <History /> Compute a time again
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        {isOpen && <BackfillDialog monitorId={monitorId} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function BackfillDialog({ monitorId, onDone }: { monitorId: string; onDone: () => void }) {
  const [notifies, setNotifies] = useState(false);
  const refresh = useCommand('monitoring.refreshMonitor', {
    invalidates: ['monitoring'],
    onSuccess() {
      toast.success('It waits for the worker: what it finds stands among the refreshes.');
      onDone();
    },
    onError: () => {},
  });
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const { from = '', to = '' } = readForm(event);
    refresh.mutate({ id: monitorId, from: readUtc(from), to: readUtc(to), notifies });
  }
  const { error } = refresh;
  return (
    <DialogContent
      title="Compute a time again"
      description="All windows of that time are counted from their rows and judged anew, those longer ago than the monitor looks back too. What they were before is kept."
    >
      <form onSubmit={onSubmit}>
        <DialogBody className="flex flex-col gap-3">
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="From (UTC)" error={faultOf(error, 'from')}>
              <Input name="from" type="datetime-local" max="9999-12-31T23:59" required autoFocus />
            </Field>
            <Field label="To (UTC)" error={faultOf(error, 'to')}>
              <Input name="to" type="datetime-local" max="9999-12-31T23:59" required />
            </Field>
          </div>
          <label className="flex items-center gap-2 text-sm" htmlFor="backfill-notifies">
            <Checkbox
              id="backfill-notifies"
              checked={notifies}
              onCheckedChange={(next) => setNotifies(next === true)}
            />
            Send alerts of what it finds
          </label>
          {error && !error.field && (
            <p role="alert" className="text-danger">
              {error.message}
            </p>
          )}
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" disabled={refresh.isPending}>
            Compute
          </Button>
        </DialogFooter>
      </form>
    </DialogContent>
  );
}
