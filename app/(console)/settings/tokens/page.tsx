import type { Metadata } from 'next';
import { TokensPage } from '@/components/identity/tokens-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Access tokens' };

export default async function Page() {
  await requireSession();
  return <TokensPage />;
}
