import type { Metadata } from 'next';
import { ClustersPage } from '@/components/serving/clusters/clusters-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Clusters' };

export default async function Clusters() {
  await requireSession();
  return <ClustersPage />;
}
