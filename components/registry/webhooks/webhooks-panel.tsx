'use client';
import { Webhook } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { List, type ListColumn } from '@/components/data/list';
import { NewButton } from '@/components/data/new-button';
import { EmptyState } from '@/components/data/states';
import { useCanWrite } from '@/components/shell/session';
import { lazyDialog } from '@/components/ui/lazily';
import type { OutputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import { Deliveries } from './deliveries';
import { COLUMNS, MODEL_COLUMN, WebhookName } from './webhook-cells';
import { WebhookMenu } from './webhook-menu';

const WebhookDialog = lazyDialog(() => import('./webhook-dialog').then((module) => module.WebhookDialog));

export type ListedWebhook = OutputOf<'registry.listWebhooks'>['webhooks'][number];

const LOOK_AGAIN = 10_000;

/** Who is told of what happens: of one model, or all that the caller manages; with what was sent and what came back. */
export function WebhooksPanel({ modelName }: { modelName?: string }) {
  const [edited, setEdited] = useState<ListedWebhook | 'new'>();
  const [opened, setOpened] = useQueryState('webhook', parseAsString.withOptions({ history: 'push' }));
  const canWrite = useCanWrite();
  const input = { ...(modelName !== undefined && { modelName }), maxResults: 100 };
  const query = usePagedOperation('registry.listWebhooks', input, { every: LOOK_AGAIN });
  const webhooks = query.data?.pages.flatMap((page) => page.webhooks);
  const shown = webhooks?.find(({ id }) => id === opened);
  const create = canWrite && (
    <NewButton size="sm" noun="webhook" group="Webhooks" onNew={() => setEdited('new')} />
  );
  const columns: ListColumn<ListedWebhook>[] = [
    {
      title: 'Where to',
      isCut: true,
      cell: (webhook) => (
        <WebhookName
          webhook={webhook}
          isOpen={webhook.id === opened}
          onOpen={() => void setOpened(webhook.id === opened ? null : webhook.id)}
        />
      ),
    },
    ...(modelName === undefined ? [MODEL_COLUMN] : []),
    ...COLUMNS,
    {
      title: 'Actions',
      isTitleHidden: true,
      className: 'w-12 text-end',
      cell: (webhook) => <WebhookMenu webhook={webhook} onEdit={() => setEdited(webhook)} />,
    },
  ];
  return (
    <>
      {webhooks && webhooks.length > 0 && create && (
        <div className="flex justify-end px-4 py-2 lg:px-6">{create}</div>
      )}
      <List
        isPart
        label="Webhooks"
        what="the webhooks"
        query={query}
        rows={webhooks}
        rowId={({ id }) => id}
        columns={columns}
        className="min-w-[860px]"
        isSelected={({ id }) => id === opened}
        empty={
          <EmptyState icon={<Webhook />} title="No webhooks yet" actions={create}>
            A webhook calls an address, or starts a job, when something happens to{' '}
            {modelName === undefined ? 'a model' : 'the model'}: a version is registered, a stage is asked
            for, a version goes to production. What could not be delivered is tried again, and kept.
          </EmptyState>
        }
        noun="webhook"
      />
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
