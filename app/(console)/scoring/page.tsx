import type { Metadata } from 'next';
import { JobsPage } from '@/components/scoring/jobs-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Scoring' };

export default async function Scoring() {
  await requireSession();
  return <JobsPage />;
}
