import type { Metadata } from 'next';
import { PasswordPage } from '@/components/identity/password-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Password' };

const Password = () => (
  <Prefetched questions={[['identity.getMyWaysIn', {}]]}>
    <PasswordPage />
  </Prefetched>
);

export default Password;
