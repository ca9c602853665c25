'use client';
import { NotificationRow } from '@/components/identity/notifications/notification-row';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { HomeBlock, HomeRow } from './home-block';
import { WAITING } from './questions';

const LOOK_AGAIN = 10_000;

/** What others ask of me, until it is settled; and what I may decide though nobody asked me, as my own requests where no rule forbids it. */
export function Waiting() {
  const { data } = useOperation('identity.listNotifications', WAITING, { every: LOOK_AGAIN });
  const inbox = useOperation('registry.countInbox', {}, { every: LOOK_AGAIN });
  const waiting = data?.notifications ?? [];
  const asked = waiting.filter(({ kind }) => kind === 'registry.requestTransition');
  const unasked = data?.nextPageToken ? 0 : (inbox.data?.count ?? 0) - asked.length;
  if (waiting.length === 0 && unasked <= 0) return null;
  return (
    <HomeBlock
      title="Waiting for you"
      all={data?.nextPageToken ? { href: '/notifications?which=waiting', label: 'All that wait' } : false}
    >
      <ul className="border-y">
        {waiting.map((notification) => (
          <NotificationRow key={notification.id} notification={notification} isWaitingKnown />
        ))}
        {unasked > 0 && (
          <HomeRow
            href="/approvals"
            name={`${plural(unasked, asked.length > 0 ? 'more request' : 'request')} that you may decide`}
          />
        )}
      </ul>
    </HomeBlock>
  );
}
