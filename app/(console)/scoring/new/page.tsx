import type { Metadata } from 'next';
import { NewJobPage } from '@/components/scoring/new-job-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'New scoring job' };

export default async function NewJob() {
  await requireSession();
  return <NewJobPage />;
}
