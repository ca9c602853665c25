'use client';
import { Plus, Webhook } from 'lucide-react';
import dynamic from 'next/dynamic';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { EmptyState, ErrorState } from '@/components/data/states';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableHead } from '@/components/ui/table';
import { useActions } from '@/lib/client/actions';
import type { OutputOf } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { usePagedOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { Deliveries } from './deliveries';
import { WebhookRow } from './webhook-row';

const WebhookDialog = dynamic(() => import('./webhook-dialog').then((module) => module.WebhookDialog));

export type ListedWebhook = OutputOf<'registry.listWebhooks'>['webhooks'][number];

const LOOK_AGAIN = 10_000;

/** Who is told of what happens: of one model, or all that the caller manages; with what was sent and what came back. */
export function WebhooksPanel({ modelName }: { modelName?: string }) {
  const [edited, setEdited] = useState<ListedWebhook | 'new'>();
  const [opened, setOpened] = useQueryState('webhook', parseAsString.withOptions({ history: 'push' }));
  const canWrite = useCanWrite();
  const input = { ...(modelName !== undefined && { modelName }), maxResults: 100 };
  const query = usePagedOperation('registry.listWebhooks', input, { every: LOOK_AGAIN });
  const rows = useListKeys('Webhooks');
  useActions(
    canWrite ? [{ label: 'New webhook', keys: 'n', group: 'Webhooks', run: () => setEdited('new') }] : [],
  );
  if (!query.data) {
    return query.error ? (
      <ErrorState
        error={query.error}
        what="the webhooks"
        onRetry={() => void query.refetch()}
        isRetrying={query.isFetching}
      />
    ) : (
      <Skeleton className="m-6 h-48" />
    );
  }
  const webhooks = query.data.pages.flatMap((page) => page.webhooks);
  const shown = webhooks.find(({ id }) => id === opened);
  const create = canWrite && (
    <Button variant="primary" size="sm" onClick={() => setEdited('new')}>
      <Plus />
      New webhook
    </Button>
  );
  return (
    <>
      {webhooks.length === 0 ? (
        <EmptyState icon={<Webhook />} title="No webhooks yet" actions={create}>
          A webhook calls an address, or starts a job, when something happens to{' '}
          {modelName === undefined ? 'a model' : 'the model'}: a version is registered, a stage is asked for,
          a version goes to production. What could not be delivered is tried again, and kept.
        </EmptyState>
      ) : (
        <div ref={rows}>
          <div className="flex items-center gap-2 px-4 py-2 lg:px-6">
            <span className="text-xs text-muted-foreground">{plural(webhooks.length, 'webhook')}</span>
            <span className="ms-auto">{create}</span>
          </div>
          <Table label="Webhooks" className="min-w-[860px]">
            <thead>
              <tr>
                <TableHead>Where to</TableHead>
                {modelName === undefined && <TableHead className="w-44">Model</TableHead>}
                <TableHead className="w-64">Hears of</TableHead>
                <TableHead className="w-28">State</TableHead>
                <TableHead className="w-56">Deliveries</TableHead>
                <TableHead className="w-12">
                  <span className="sr-only">Actions</span>
                </TableHead>
              </tr>
            </thead>
            <tbody>
              {webhooks.map((webhook) => (
                <WebhookRow
                  key={webhook.id}
                  webhook={webhook}
                  hasModel={modelName === undefined}
                  isOpen={webhook.id === opened}
                  onOpen={() => void setOpened(webhook.id === opened ? null : webhook.id)}
                  onEdit={() => setEdited(webhook)}
                />
              ))}
            </tbody>
          </Table>
          {query.hasNextPage && (
            <div className="px-4 py-3 lg:px-6">
              <Button
                size="sm"
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show older
              </Button>
            </div>
          )}
        </div>
      )}
      {shown && <Deliveries key={shown.id} webhook={shown} onClose={() => void setOpened(null)} />}
      {edited && (
        <WebhookDialog
          webhook={edited === 'new' ? undefined : edited}
          modelName={modelName}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}
