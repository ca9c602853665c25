'use client';
import { RotateCw, Send, X } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Block, Nothing } from '@/components/data/block';
import { QueryPanel } from '@/components/data/query-panel';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { DeliveriesTable, type Delivery } from './deliveries-table';
import { useTest, WEBHOOK_TOUCHES, whereTo } from './webhook-row';
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
        <QueryPanel
          query={query}
          what="the deliveries"
          skeleton={<Skeleton className="h-40" />}
          empty={({ pages }) =>
            pages[0]?.deliveries.length === 0 ? (
              <Nothing>Nothing of the kind was sent yet. A test shows whether it would arrive.</Nothing>
            ) : undefined
          }
        >
          {({ pages }) => (
            <DeliveriesTable webhookId={webhook.id} deliveries={pages.flatMap((page) => page.deliveries)} />
          )}
        </QueryPanel>
        {query.hasNextPage && (
          <Button
            size="sm"
            className="mt-2"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show older
          </Button>
        )}
      </Block>
    </div>
  );
}
