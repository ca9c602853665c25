import type { Metadata } from 'next';
import { SsoPage } from '@/components/identity/sso/sso-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Single sign-on' };

const SingleSignOn = () => (
  <Prefetched questions={[['identity.getSsoSettings', {}]]}>
    <SsoPage />
  </Prefetched>
);

export default SingleSignOn;
