import type { Metadata } from 'next';
import { BuilderPage } from '@/components/features/builder-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'New training set' };

export default async function NewTrainingSet() {
  await requireSession();
  return <BuilderPage />;
}
