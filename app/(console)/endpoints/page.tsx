import type { Metadata } from 'next';
import { EndpointsPage } from '@/components/serving/endpoints-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Endpoints' };

export default async function Endpoints() {
  await requireSession();
  return <EndpointsPage />;
}
