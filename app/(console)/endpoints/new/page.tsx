import type { Metadata } from 'next';
import { NewEndpointPage } from '@/components/serving/new-endpoint-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'New endpoint' };

export default async function NewEndpoint() {
  await requireSession();
  return <NewEndpointPage />;
}
