'use client';
import type { ListColumn } from '@/components/data/list';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { HoverLink } from '@/components/ui/hover-link';
import { modelHref } from '../links';
import { whereTo } from './webhook-menu';
import type { ListedWebhook } from './webhooks-panel';

const STATES = {
  ACTIVE: { tone: 'success', label: 'Active' },
  DISABLED: { tone: 'neutral', label: 'Paused' },
  TEST_MODE: { tone: 'warning', label: 'Test only' },
} as const;

type NameProps = { webhook: ListedWebhook; isOpen: boolean; onOpen: () => void };

/** Where it goes; a press shows what was sent. */
export function WebhookName({ webhook, isOpen, onOpen }: NameProps) {
  const { name, description } = webhook;
  return (
    <>
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
    </>
  );
}

/** Shown where the webhooks of all models are listed. */
export const MODEL_COLUMN: ListColumn<ListedWebhook> = {
  title: 'Model',
  className: 'w-44',
  isCut: true,
  cell: ({ modelName }) =>
    modelName === null ? (
      <span className="text-muted-foreground">all models</span>
    ) : (
      <HoverLink href={modelHref(modelName)} className="rounded-xs hover:text-accent">
        {modelName}
      </HoverLink>
    ),
};

export const COLUMNS: ListColumn<ListedWebhook>[] = [
  {
    title: 'Hears of',
    className: 'w-64',
    isMuted: true,
    isCut: true,
    cell: ({ events }) => (
      <span className="text-xs" title={events.join('\n')}>
        {events.join(', ')}
      </span>
    ),
  },
  {
    title: 'State',
    className: 'w-28',
    cell: ({ status }) => <Badge tone={STATES[status].tone}>{STATES[status].label}</Badge>,
  },
  {
    title: 'Deliveries',
    className: 'w-56',
    isMuted: true,
    cell: ({ dead, pending, last }) => (
      <span className="flex items-center gap-1.5 text-xs">
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
    ),
  },
];
