'use client';
import { BellOff } from 'lucide-react';
import Link from 'next/link';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { NOTIFICATION_QUERIES, NotificationRow } from './notification-row';

const SHOWN = 12;

/** The newest, under the bell. */
export function NotificationsPanel({ onFollow }: { onFollow: () => void }) {
  const query = useOperation('identity.listNotifications', { limit: SHOWN }, { staleTime: 0 });
  const readAll = useCommand('identity.readAllNotifications', { invalidates: NOTIFICATION_QUERIES });
  const shown = query.data?.notifications ?? [];
  const hasUnread = shown.some(({ readTime }) => readTime === null);
  return (
    <>
      <div className="flex min-h-11 shrink-0 items-center justify-between gap-3 border-b px-4">
        <h2 className="text-sm font-semibold">Notifications</h2>
        <Button
          size="sm"
          variant="ghost"
          disabled={!hasUnread || readAll.isPending}
          onClick={() => readAll.mutate({ upTo: shown[0]?.time ?? 0 })}
        >
          Mark all as read
        </Button>
      </div>
      <QueryPanel
        query={query}
        what="the notifications"
        skeleton={<Skeleton className="m-4 h-24" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={({ notifications }) =>
          notifications.length === 0 ? (
            <EmptyState icon={<BellOff />} title="Nothing for you yet" className="py-8">
              What you started and what you are asked for is told here.
            </EmptyState>
          ) : undefined
        }
      >
        {({ notifications }) => (
          <ul className="[&>li]:lg:px-4">
            {notifications.map((notification) => (
              <NotificationRow key={notification.id} notification={notification} onFollow={onFollow} />
            ))}
          </ul>
        )}
      </QueryPanel>
      <div className="shrink-0 border-t p-1.5">
        <Button asChild size="sm" variant="ghost" className="w-full">
          <Link href="/notifications" onClick={onFollow}>
            All notifications
          </Link>
        </Button>
      </div>
    </>
  );
}
