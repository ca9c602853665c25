'use client';
import { BellOff, CheckCheck } from 'lucide-react';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { ListBar } from '@/components/data/list-bar';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState, ErrorState, StaleNotice } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { NOTIFICATION_QUERIES, NotificationRow } from './notification-row';

const WHICH = ['all', 'unread', 'waiting'] as const;
const LOOK_AGAIN = 10_000;

const EMPTY = {
  all: { title: 'Nothing for you yet', text: 'What you started and what you are asked for is told here.' },
  unread: { title: 'You have read everything', text: 'What is new comes up here and under the bell.' },
  waiting: {
    title: 'Nobody waits for you',
    text: 'Requests for your approval or review stay here until they are settled.',
  },
};

/** All that concerns me. */
export function NotificationsPage() {
  const [which, setWhich] = useQueryState('which', parseAsStringLiteral(WHICH).withDefault('all'));
  const query = usePagedOperation(
    'identity.listNotifications',
    { which },
    { every: (pages) => pages.length === 1 && LOOK_AGAIN },
  );
  const readAll = useCommand('identity.readAllNotifications', { invalidates: NOTIFICATION_QUERIES });
  const list = useListKeys('Notifications');
  const shown = query.data?.pages.flatMap(({ notifications }) => notifications) ?? [];
  const newest = shown[0];
  const retry = query.error && {
    error: query.error,
    what: 'the notifications',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  return (
    <>
      <PageBar
        title="Notifications"
        actions={
          <Button
            disabled={!newest || readAll.isPending}
            onClick={() => newest && readAll.mutate({ upTo: newest.time })}
          >
            <CheckCheck />
            <span className="hidden sm:inline">Mark all as read</span>
            <span className="sr-only sm:hidden">Mark all as read</span>
          </Button>
        }
      />
      <ListBar>
        <Segmented
          label="Which notifications"
          value={which}
          onValueChange={(next) => void setWhich(next)}
          options={[
            { value: 'all', label: 'All' },
            { value: 'unread', label: 'Unread' },
            { value: 'waiting', label: 'Waits for you' },
          ]}
        />
      </ListBar>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        {retry && query.data && <StaleNotice {...retry} className="m-4" />}
        {!query.data ? (
          retry ? (
            <ErrorState {...retry} />
          ) : (
            <Skeleton className="m-6 h-48 animate-[fade_120ms_150ms_backwards]" />
          )
        ) : shown.length === 0 ? (
          <EmptyState icon={<BellOff />} title={EMPTY[which].title}>
            {EMPTY[which].text}
          </EmptyState>
        ) : (
          <>
            <ul aria-label="Notifications">
              {shown.map((notification) => (
                <NotificationRow key={notification.id} notification={notification} />
              ))}
            </ul>
            <ShowMore query={query} what="older" />
          </>
        )}
      </div>
    </>
  );
}
