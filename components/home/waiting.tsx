'use client';
import { NotificationRow } from '@/components/identity/notifications/notification-row';
import { useOperation } from '@/lib/client/use-operation';
import { HomeBlock } from './home-block';
import { WAITING } from './questions';

const LOOK_AGAIN = 10_000;

/** What others ask of me, until it is settled. */
export function Waiting() {
  const { data } = useOperation('identity.listNotifications', WAITING, { every: LOOK_AGAIN });
  const waiting = data?.notifications ?? [];
  if (waiting.length === 0) return null;
  return (
    <HomeBlock
      title="Waiting for you"
      all={data?.nextPageToken ? { href: '/notifications?which=waiting', label: 'All that wait' } : false}
    >
      <ul className="border-y">
        {waiting.map((notification) => (
          <NotificationRow key={notification.id} notification={notification} isWaitingKnown />
        ))}
      </ul>
    </HomeBlock>
  );
}
