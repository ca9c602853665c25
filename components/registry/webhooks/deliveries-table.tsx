'use client';
import { ChevronRight } from 'lucide-react';
import { Fragment, useState } from 'react';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import { formatDuration } from '@/lib/pure/format';
import { WEBHOOK_TOUCHES } from './webhook-row';

export type Delivery = OutputOf<'registry.listDeliveries'>['deliveries'][number];

const STATES: Record<Delivery['status'], { tone: 'success' | 'warning' | 'danger'; label: string }> = {
  delivered: { tone: 'success', label: 'Arrived' },
  pending: { tone: 'warning', label: 'On the way' },
  dead: { tone: 'danger', label: 'Given up' },
};

/** Deliveries, newest first, each with what was sent and what came back. */
export function DeliveriesTable({
  webhookId,
  deliveries,
}: {
  webhookId: string;
  deliveries: readonly Delivery[];
}) {
  const [open, setOpen] = useState<number>();
  const replay = useCommand('registry.replayDelivery', { invalidates: WEBHOOK_TOUCHES });
  return (
    <div className="rounded-lg border">
      <Table label="Deliveries" className="min-w-[720px]">
        <thead>
          <tr>
            <TableHead className="w-40 first:ps-3 lg:first:ps-3">When</TableHead>
            <TableHead>Event</TableHead>
            <TableHead className="w-48">Of</TableHead>
            <TableHead className="w-32">State</TableHead>
            <TableHead align="end" className="w-24">
              Attempts
            </TableHead>
            <TableHead align="end" className="w-24">
              Answer
            </TableHead>
            <TableHead className="w-28">
              <span className="sr-only">Actions</span>
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => {
            const { id, time, event, isTest, modelName, version, status, attempts, responseStatus } =
              delivery;
            const isOpen = open === id;
            return (
              <Fragment key={id}>
                <TableRow>
                  <TableCell className="first:ps-3 lg:first:ps-3">
                    <button
                      type="button"
                      aria-expanded={isOpen}
                      aria-label="What was sent and answered"
                      onClick={() => setOpen(isOpen ? undefined : id)}
                      className="-ms-1 me-1 inline-grid size-6 place-items-center rounded-sm align-middle text-muted-foreground hover:bg-muted"
                    >
                      <ChevronRight className={cn('size-4 transition-transform', isOpen && 'rotate-90')} />
                    </button>
                    <Time value={time} className="text-muted-foreground" />
                  </TableCell>
                  <TableCell className="max-w-0 truncate font-mono text-xs" title={event}>
                    {event}
                    {isTest && (
                      <Badge tone="outline" className="ms-2 font-sans">
                        test
                      </Badge>
                    )}
                  </TableCell>
                  <TableCell className="max-w-0 truncate text-muted-foreground">
                    {modelName}
                    {version !== null && ` version ${version}`}
                  </TableCell>
                  <TableCell>
                    <Badge tone={STATES[status].tone}>{STATES[status].label}</Badge>
                  </TableCell>
                  <TableCell align="end">{attempts}</TableCell>
                  <TableCell align="end">{responseStatus ?? '–'}</TableCell>
                  <TableCell className="text-end">
                    {status !== 'pending' && !isTest && (
                      <Button
                        size="sm"
                        variant="ghost"
                        disabled={replay.isPending}
                        onClick={() => replay.mutate({ webhookId, id })}
                      >
                        Send again
                      </Button>
                    )}
                  </TableCell>
                </TableRow>
                {isOpen && (
                  <tr className="border-b bg-surface last:border-b-0">
                    <td colSpan={7} className="px-3 py-3">
                      <Detail delivery={delivery} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}

function Detail({ delivery }: { delivery: Delivery }) {
  const { body, log, status, dueTime, responseBody, fault, uid } = delivery;
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Text title="Sent" text={pretty(body)} />
      <div className="flex min-w-0 flex-col gap-3">
        <div>
          <h3 className="text-xs font-medium text-muted-foreground">Attempts</h3>
          <ol className="mt-1 text-xs leading-5">
            {log.map((one) => (
              <li key={one.time}>
                <Time value={one.time} isAbsolute /> · {formatDuration(one.milliseconds)} ·{' '}
                {one.status ?? one.fault ?? 'no answer'}
                {one.status !== null && one.fault && `, ${one.fault}`}
              </li>
            ))}
            {log.length === 0 && <li className="text-muted-foreground">None yet.</li>}
          </ol>
          {status === 'pending' && (
            <p className="text-xs text-muted-foreground">
              Next try <Time value={dueTime} isAbsolute />
            </p>
          )}
        </div>
        {(responseBody || fault) && <Text title="Answered" text={responseBody || fault || ''} />}
        <p className="font-mono text-xs text-muted-foreground">{uid}</p>
      </div>
    </div>
  );
}

const Text = ({ title, text }: { title: string; text: string }) => (
  <div className="min-w-0">
    <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="mt-1 max-h-64 overflow-auto font-mono text-xs leading-5 scroll-thin"
    >
      {text}
    </pre>
  </div>
);

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
