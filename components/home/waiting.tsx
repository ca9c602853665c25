'use client';
import { NotificationRow } from '@/components/identity/notifications/notification-row';
import { HoverLink } from '@/components/ui/hover-link';
import { useOperation } from '@/lib/client/use-operation';
import { WAITING } from './questions';

const LOOK_AGAIN = 10_000;

/** What others ask of me, until it is settled. */
export function Waiting() {
  const { data } = useOperation('identity.listNotifications', WAITING, { every: LOOK_AGAIN });
  const waiting = data?.notifications ?? [];
  if (waiting.length === 0) return null;
  return (
    <section aria-labelledby="waiting" className="min-w-0">
      <div className="flex min-h-7 items-center justify-between px-4 pb-1 lg:px-6">
        <h2 id="waiting" className="text-sm font-semibold">
          Waiting for you
        </h2>
        {data?.nextPageToken && (
          <HoverLink
            href="/notifications?which=waiting"
            className="inline-flex min-h-6 items-center rounded-xs text-xs text-muted-foreground hover:text-foreground"
          >
            All that wait
          </HoverLink>
        )}
      </div>
      <ul className="border-y">
        {waiting.map((notification) => (
          <NotificationRow key={notification.id} notification={notification} isWaitingKnown />
        ))}
      </ul>
    </section>
  );
}
