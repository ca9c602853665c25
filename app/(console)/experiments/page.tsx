import type { Metadata } from 'next';
import { ExperimentsPage } from '@/components/tracking/experiments/experiments-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Experiments' };

export default async function Experiments() {
  await requireSession();
  return <ExperimentsPage />;
}
