'use client';
import { Ellipsis, Pause, Pencil, Play, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Confirm } from '@/components/data/confirm';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { HoverLink } from '@/components/ui/hover-link';
import { TableCell, TableRow } from '@/components/ui/table';
import { useCommand } from '@/lib/client/use-operation';
import { modelHref } from '../links';
import type { ListedWebhook } from './webhooks-panel';

export const WEBHOOK_TOUCHES = ['registry.listWebhooks', 'registry.listDeliveries', 'registry.getModelPage'];

const STATES = {
  ACTIVE: { tone: 'success', label: 'Active' },
  DISABLED: { tone: 'neutral', label: 'Paused' },
  TEST_MODE: { tone: 'warning', label: 'Test only' },
} as const;

type RowProps = {
  webhook: ListedWebhook;
  hasModel: boolean;
  isOpen: boolean;
  onOpen: () => void;
  onEdit: () => void;
};

export const whereTo = ({ url, job }: ListedWebhook): string => (job ? `Job ${job.jobId}` : url);

export function WebhookRow({ webhook, hasModel, isOpen, onOpen, onEdit }: RowProps) {
  const { id, modelName, events, status, description, name, pending, dead, last } = webhook;
  const [isDeleting, setDeleting] = useState(false);
  const test = useTest();
  const update = useCommand('registry.updateWebhook', { invalidates: WEBHOOK_TOUCHES });
  const remove = useCommand('registry.deleteWebhook', { invalidates: WEBHOOK_TOUCHES });
  const { tone, label } = STATES[status];
  return (
    <TableRow aria-selected={isOpen} className="focus-within:bg-hover aria-selected:bg-accent-soft">
      <TableCell className="max-w-0">
        <button
          type="button"
          data-list-item
          aria-expanded={isOpen}
          onClick={onOpen}
          title={`${whereTo(webhook)}\nWhat was sent`}
          className="block max-w-full truncate rounded-xs text-start font-medium leading-6 hover:text-accent"
        >
          {name || whereTo(webhook)}
        </button>
        {(description || name) && (
          <span className="block truncate pb-1 text-xs text-muted-foreground">
            {[name && whereTo(webhook), description].filter(Boolean).join(' · ')}
          </span>
        )}
      </TableCell>
      {hasModel && (
        <TableCell className="max-w-0 truncate">
          {modelName === null ? (
            <span className="text-muted-foreground">all models</span>
          ) : (
            <HoverLink href={modelHref(modelName)} className="rounded-xs hover:text-accent">
              {modelName}
            </HoverLink>
          )}
        </TableCell>
      )}
      <TableCell className="max-w-0 truncate text-xs text-muted-foreground" title={events.join('\n')}>
        {events.join(', ')}
      </TableCell>
      <TableCell>
        <Badge tone={tone}>{label}</Badge>
      </TableCell>
      <TableCell className="text-xs text-muted-foreground">
        <span className="flex items-center gap-1.5">
          {dead > 0 && <Badge tone="danger">{dead} given up</Badge>}
          {pending > 0 && <Badge tone="warning">{pending} on the way</Badge>}
          {last ? (
            <span>
              last <Time value={last.time} />
            </span>
          ) : (
            'none yet'
          )}
        </span>
      </TableCell>
      <TableCell className="text-end">
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon-xs" aria-label={`Actions for ${name || whereTo(webhook)}`}>
              <Ellipsis />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
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
          </DropdownMenuContent>
        </DropdownMenu>
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
      </TableCell>
    </TableRow>
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
