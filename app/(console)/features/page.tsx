import type { Metadata } from 'next';
import { FeaturesPage } from '@/components/features/features-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Feature tables' };

export default async function Features() {
  await requireSession();
  return <FeaturesPage />;
}
