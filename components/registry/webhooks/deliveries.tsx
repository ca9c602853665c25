'use client';
import { RotateCw, Send, X } from 'lucide-react';
import { useState } from 'react';
import { Block } from '@/components/data/block';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { toast } from '@/lib/client/toast';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { DeliveriesTable, type Delivery } from './deliveries-table';
import { useTest, WEBHOOK_TOUCHES, whereTo } from './webhook-menu';
import type { ListedWebhook } from './webhooks-panel';

type Which = 'all' | Delivery['status'];

const LOOK_AGAIN = 4_000;

/** What a webhook was sent: every attempt, what was answered, what was given up. */
export function Deliveries({ webhook, onClose }: { webhook: ListedWebhook; onClose: () => void }) {
  const [which, setWhich] = useState<Which>('all');
  const query = usePagedOperation(
    'registry.listDeliveries',
    { webhookId: webhook.id, ...(which !== 'all' && { status: which }) },
    { every: (pages) => pages.length === 1 && LOOK_AGAIN },
  );
  const test = useTest();
  const again = useCommand('registry.replayDeadDeliveries', {
    invalidates: WEBHOOK_TOUCHES,
    onSuccess: ({ replayed }) => toast.success(`${replayed} sent once more`),
  });
  return (
    <div className="border-t px-4 py-4 lg:px-6">
      <Block
        title={`What was sent to ${webhook.name || whereTo(webhook)}`}
        actions={
          <>
            <Button size="sm" disabled={test.isPending} onClick={() => test.mutate({ id: webhook.id })}>
              <Send />
              Send a test
            </Button>
            {webhook.dead > 0 && (
              <Button
                size="sm"
                disabled={again.isPending}
                onClick={() => again.mutate({ webhookId: webhook.id })}
              >
                <RotateCw />
                Send all that was given up
              </Button>
            )}
            <Button size="icon-sm" variant="ghost" aria-label="Close" onClick={onClose}>
              <X />
            </Button>
          </>
        }
      >
        <Segmented<Which>
          label="Which deliveries"
          value={which}
          onValueChange={setWhich}
          className="mb-2"
          options={[
            { value: 'all', label: 'All' },
            { value: 'delivered', label: 'Arrived' },
            { value: 'pending', label: 'On the way' },
            { value: 'dead', label: 'Given up' },
          ]}
        />
        <DeliveriesTable
          webhookId={webhook.id}
          query={query}
          deliveries={query.data?.pages.flatMap((page) => page.deliveries)}
        />
      </Block>
    </div>
  );
}
