import type { Metadata } from 'next';
import { SqlPage } from '@/components/features/sql/sql-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'SQL over feature tables' };

export default async function Sql() {
  await requireSession();
  return <SqlPage />;
}
