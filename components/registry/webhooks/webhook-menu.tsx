'use client';
import { Pause, Pencil, Play, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { Confirm } from '@/components/data/confirm';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import type { ListedWebhook } from './webhooks-panel';

export const WEBHOOK_TOUCHES = ['registry.listWebhooks', 'registry.listDeliveries', 'registry.getModelPage'];

type Props = { webhook: ListedWebhook; onEdit: () => void };

export const whereTo = ({ url, job }: ListedWebhook): string => (job ? `Job ${job.jobId}` : url);

/** What is done with a webhook. */
export function WebhookMenu({ webhook, onEdit }: Props) {
  const { id, status, name } = webhook;
  const [isDeleting, setDeleting] = useState(false);
  const test = useTest();
  const update = useCommand('registry.updateWebhook', { invalidates: WEBHOOK_TOUCHES });
  const remove = useCommand('registry.deleteWebhook', { invalidates: WEBHOOK_TOUCHES });
  return (
    <>
      <ActionsMenu label={`Actions for ${name || whereTo(webhook)}`} size="icon-xs">
        <DropdownMenuItem disabled={test.isPending} onSelect={() => test.mutate({ id })}>
          <Send /> Send a test
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={onEdit}>
          <Pencil /> Edit
        </DropdownMenuItem>
        <DropdownMenuItem
          onSelect={() => update.mutate({ id, status: status === 'ACTIVE' ? 'DISABLED' : 'ACTIVE' })}
        >
          {status === 'ACTIVE' ? (
            <>
              <Pause /> Pause
            </>
          ) : (
            <>
              <Play /> Activate
            </>
          )}
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem isDanger onSelect={() => setDeleting(true)}>
          <Trash2 /> Delete
        </DropdownMenuItem>
      </ActionsMenu>
      {isDeleting && (
        <Confirm
          isOpen
          onOpenChange={setDeleting}
          title="Delete the webhook?"
          description={`${whereTo(webhook)} is told of nothing any more, and what was sent is forgotten.`}
          action="Delete"
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate({ id }, { onSuccess: () => setDeleting(false) })}
        />
      )}
    </>
  );
}

/** Sends an example at once, and says what was answered. */
export const useTest = () =>
  useCommand('registry.testWebhook', {
    invalidates: WEBHOOK_TOUCHES,
    onSuccess: ({ isDelivered, statusCode, fault }) => {
      const said = statusCode === null ? '' : `, answered ${statusCode}`;
      if (isDelivered) toast.success(`The test arrived${said}`);
      else toast.error(`The test did not arrive${said}`, { ...(fault && { description: fault }) });
    },
  });
