'use client';
import { CalendarOff, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useNow } from '@/lib/client/use-now';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { readUtc, writeUtc } from './utc-time';

type Monitor = OutputOf<'monitoring.getMonitor'>['monitor'];
type Maintenance = OutputOf<'monitoring.listMaintenances'>['maintenances'][number];

const INVALIDATES = { invalidates: ['monitoring.listMaintenances'] };
const HOUR = 3_600_000;

/** Times in which windows are computed and judged as ever, and nobody is told. */
export function MaintenancePanel({ monitor: { id, may } }: { monitor: Monitor }) {
  const query = useOperation('monitoring.listMaintenances', { id });
  const end = useCommand('monitoring.endMaintenance', INVALIDATES);
  const [isPlanning, setPlanning] = useState(false);
  return (
    <section aria-label="Maintenance" className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <h2 className="text-base font-semibold">Maintenance</h2>
        {may.run && (
          <Button size="sm" onClick={() => setPlanning(true)}>
            <CalendarOff /> Plan one
          </Button>
        )}
      </div>
      <QueryPanel
        query={query}
        what="the maintenances"
        skeleton={<Skeleton className="h-12" />}
        empty={({ maintenances }) =>
          maintenances.length === 0 ? (
            <p className="text-muted-foreground">
              None lies ahead. In one, windows are judged as ever and nobody is told; what still holds after
              it is told then.
            </p>
          ) : undefined
        }
      >
        {({ maintenances }) => (
          <Table label="Maintenance">
            <thead>
              <tr>
                <TableHead className="w-64">From</TableHead>
                <TableHead className="w-48">To</TableHead>
                <TableHead className="hidden sm:table-cell">Note</TableHead>
                {may.run && <TableHead className="w-12">Act</TableHead>}
              </tr>
            </thead>
            <tbody>
              {maintenances.map((one) => (
                <TableRow key={one.id}>
                  <TableCell>
                    <Time value={one.from} isAbsolute /> <UnderWay maintenance={one} />
                  </TableCell>
                  <TableCell>
                    <Time value={one.to} isAbsolute />
                  </TableCell>
                  <TableCell className="hidden text-muted-foreground sm:table-cell">
                    {one.note || '–'}
                  </TableCell>
                  {may.run && (
                    <TableCell>
                      <Button
                        variant="ghost"
                        size="icon-sm"
                        aria-label={`End the maintenance ${one.note}`.trim()}
                        disabled={end.isPending}
                        onClick={() => end.mutate({ id, maintenanceId: one.id })}
                      >
                        <Trash2 />
                      </Button>
                    </TableCell>
                  )}
                </TableRow>
              ))}
            </tbody>
          </Table>
        )}
      </QueryPanel>
      <Dialog open={isPlanning} onOpenChange={setPlanning}>
        {isPlanning && <PlanDialog monitorId={id} onDone={() => setPlanning(false)} />}
      </Dialog>
    </section>
  );
}

function UnderWay({ maintenance: { from, to } }: { maintenance: Maintenance }) {
  const isNow = useNow((now) => from <= now && now < to);
  return isNow && <Badge tone="accent">under way</Badge>;
}

function PlanDialog({ monitorId, onDone }: { monitorId: string; onDone: () => void }) {
  const [begin] = useState(() => Date.now());
  const plan = useCommand('monitoring.planMaintenance', {
    ...INVALIDATES,
    onSuccess: onDone,
    onError: () => {},
  });
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const { from = '', to = '', note = '' } = readForm(event);
    plan.mutate({ id: monitorId, from: readUtc(from), to: readUtc(to), note });
  }
  const { error } = plan;
  return (
    <DialogContent title="Plan a maintenance" description="Nobody is told of this monitor in that time.">
      <form onSubmit={onSubmit}>
        <DialogBody className="flex flex-col gap-3">
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="From (UTC)" error={faultOf(error, 'from')}>
              <Input
                name="from"
                type="datetime-local"
                max="9999-12-31T23:59"
                defaultValue={writeUtc(begin)}
                required
              />
            </Field>
            <Field label="To (UTC)" error={faultOf(error, 'to')}>
              <Input
                name="to"
                type="datetime-local"
                max="9999-12-31T23:59"
                defaultValue={writeUtc(begin + 4 * HOUR)}
                required
              />
            </Field>
          </div>
          <Field label="Note" hint="Why: whoever wonders at the silence reads it.">
            <Input name="note" maxLength={2000} />
          </Field>
          {error && !error.field && (
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
