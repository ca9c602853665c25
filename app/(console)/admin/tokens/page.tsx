import type { Metadata } from 'next';
import { AllTokensPage } from '@/components/identity/tokens/all-tokens-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'All access tokens' };

export default async function AllTokens() {
  await requireSession();
  return <AllTokensPage />;
}
