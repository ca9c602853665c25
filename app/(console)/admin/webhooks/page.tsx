import type { Metadata } from 'next';
import { WebhooksPage } from '@/components/registry/webhooks/webhooks-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Webhooks' };

export default async function Webhooks() {
  await requireSession();
  return <WebhooksPage />;
}
