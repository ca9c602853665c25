import type { Metadata } from 'next';
import { ModelsPage } from '@/components/registry/models/models-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Models' };

export default async function Models() {
  await requireSession();
  return <ModelsPage />;
}
