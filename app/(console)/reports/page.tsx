import type { Metadata } from 'next';
import { ReportsPage } from '@/components/reports/reports-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Reports' };

export default async function Reports() {
  await requireSession();
  return <ReportsPage />;
}
