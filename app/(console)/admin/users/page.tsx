import type { Metadata } from 'next';
import { UsersPage } from '@/components/identity/users/users-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Users' };

export default async function Users() {
  await requireSession();
  return <UsersPage />;
}
