import type { Metadata } from 'next';
import { ReferencePage } from '@/components/reference/reference-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'API reference' };

export default async function ApiReference() {
  await requireSession();
  return <ReferencePage />;
}
