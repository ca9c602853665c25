'use client';
import { useState } from 'react';
import { List, type ListColumn } from '@/components/data/list';
import { RowToggle } from '@/components/data/row-toggle';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { OutputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import { formatDuration } from '@/lib/pure/format';
import { WEBHOOK_TOUCHES } from './webhook-menu';

export type Delivery = OutputOf<'registry.listDeliveries'>['deliveries'][number];

const STATES: Record<Delivery['status'], { tone: 'success' | 'warning' | 'danger'; label: string }> = {
  delivered: { tone: 'success', label: 'Arrived' },
  pending: { tone: 'warning', label: 'On the way' },
  dead: { tone: 'danger', label: 'Given up' },
};

type Props = {
  webhookId: string;
  query: Parameters<typeof List<Delivery>>[0]['query'];
  deliveries: readonly Delivery[] | undefined;
};

/** Deliveries, newest first, each with what was sent and what came back. */
export function DeliveriesTable({ webhookId, query, deliveries }: Props) {
  const [open, setOpen] = useState<number>();
  const replay = useCommand('registry.replayDelivery', { invalidates: WEBHOOK_TOUCHES });
  const columns: ListColumn<Delivery>[] = [
    {
      title: 'When',
      className: 'w-40',
      isMuted: true,
      cell: ({ id, time }) => (
        <>
          <RowToggle
            label="What was sent and answered"
            isOpen={open === id}
            onToggle={() => setOpen(open === id ? undefined : id)}
          />
          <Time value={time} />
        </>
      ),
    },
    {
      title: 'Event',
      isCut: true,
      cell: ({ event, isTest }) => (
        <span className="font-mono text-xs" title={event}>
          {event}
          {isTest && (
            <Badge tone="outline" className="ms-2 font-sans">
              test
            </Badge>
          )}
        </span>
      ),
    },
    {
      title: 'Of',
      className: 'w-48',
      isMuted: true,
      isCut: true,
      cell: ({ modelName, version }) => `${modelName ?? ''}${version === null ? '' : ` version ${version}`}`,
    },
    {
      title: 'State',
      className: 'w-32',
      cell: ({ status }) => <Badge tone={STATES[status].tone}>{STATES[status].label}</Badge>,
    },
    { title: 'Attempts', className: 'w-24', align: 'end', cell: ({ attempts }) => attempts },
    { title: 'Answer', className: 'w-24', align: 'end', cell: ({ responseStatus }) => responseStatus ?? '–' },
    {
      title: 'Actions',
      isTitleHidden: true,
      className: 'w-28 text-end',
      cell: ({ id, status, isTest }) =>
        status !== 'pending' &&
        !isTest && (
          <Button
            size="sm"
            variant="ghost"
            disabled={replay.isPending}
            onClick={() => replay.mutate({ webhookId, id })}
          >
            Send again
          </Button>
        ),
    },
  ];
  return (
    <div className="rounded-lg border">
      <List
        isPart
        label="Deliveries"
        what="the deliveries"
        query={query}
        rows={deliveries}
        rowId={({ id }) => id}
        columns={columns}
        className="min-w-[720px]"
        below={(delivery) => open === delivery.id && <Detail delivery={delivery} />}
        empty={
          <p className="px-4 py-3 text-muted-foreground">
            Nothing of the kind was sent yet. A test shows whether it would arrive.
          </p>
        }
      />
    </div>
  );
}

function Detail({ delivery }: { delivery: Delivery }) {
  const { body, log, status, dueTime, responseBody, fault, uid } = delivery;
  return (
    <div className="grid gap-4 pt-2 md:grid-cols-2">
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
