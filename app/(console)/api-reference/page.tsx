import type { Metadata } from 'next';
import { ApiReferencePage } from '@/components/reference/api-reference-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'API reference' };

export default async function Page() {
  await requireSession();
  return <ApiReferencePage />;
}
