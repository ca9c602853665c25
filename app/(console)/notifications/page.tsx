import type { Metadata } from 'next';
import { NotificationsPage } from '@/components/identity/notifications/notifications-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Notifications' };

export default async function Notifications() {
  await requireSession();
  return <NotificationsPage />;
}
