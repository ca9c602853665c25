import type { Metadata } from 'next';
import { TokensPage } from '@/components/identity/tokens/tokens-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Access tokens' };

const Tokens = () => (
  <Prefetched lists={[['identity.listTokens', {}]]}>
    <TokensPage />
  </Prefetched>
);

export default Tokens;
