'use client';
import { Mail, MailOpen } from 'lucide-react';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { HoverLink } from '@/components/ui/hover-link';
import { keepFocus } from '@/lib/client/keep-focus';
import { useCommand } from '@/lib/client/use-operation';
import { type Notification, NotificationSign } from './signs';

export const NOTIFICATION_QUERIES = ['identity.listNotifications', 'identity.countNotifications'];

type RowProps = {
  notification: Notification;
  /** Where all of a list wait, no line says so. */
  isWaitingKnown?: boolean;
  onFollow?: () => void;
};

/** What happened, as a link to where it did. Whoever follows it has read it. */
export function NotificationRow({ notification, isWaitingKnown, onFollow }: RowProps) {
  const { id, kind, tone, title, body, href, count, asks, time, readTime, settledTime, outcome } =
    notification;
  const mark = useCommand('identity.readNotifications', { invalidates: NOTIFICATION_QUERIES });
  const isRead = readTime !== null;
  const label = isRead ? 'Mark as unread' : 'Mark as read';
  return (
    <li className="group relative flex gap-3 border-b px-4 py-2.5 last:border-b-0 hover:bg-hover lg:px-6">
      <NotificationSign kind={kind} tone={tone} />
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-2">
          <HoverLink
            data-list-item
            href={href}
            onClick={() => {
              if (!isRead) mark.mutate({ ids: [id] });
              onFollow?.();
            }}
            className={cn(
              'min-w-0 truncate rounded-xs hover:text-accent',
              isRead ? 'text-muted-foreground' : 'font-medium',
            )}
          >
            {title}
          </HoverLink>
          {count > 1 && <Badge tone="neutral">{count} times</Badge>}
          {asks && settledTime === null && !isWaitingKnown && <Badge tone="accent">Waits for you</Badge>}
        </p>
        {body && (
          <p className="line-clamp-2 text-xs text-muted-foreground [overflow-wrap:anywhere]">{body}</p>
        )}
        <p className="text-xs text-muted-foreground">
          <Time value={time} />
          {settledTime !== null && outcome && <>, {outcome}</>}
        </p>
      </div>
      <div className="flex shrink-0 items-start gap-1.5">
        <Button
          variant="ghost"
          size="icon-xs"
          aria-label={`${label}: ${title}`}
          title={label}
          onClick={() => {
            // Of a list of unread ones the row goes with what was read.
            keepFocus();
            mark.mutate({ ids: [id], isRead: !isRead });
          }}
          className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
        >
          {isRead ? <Mail /> : <MailOpen />}
        </Button>
        {!isRead && <span role="img" aria-label="Unread" className="mt-2 size-2 rounded-full bg-accent" />}
      </div>
    </li>
  );
}
