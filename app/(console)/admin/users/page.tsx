import type { Metadata } from 'next';
import { UsersPage } from '@/components/identity/users-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Users' };

const Users = () => (
  <Prefetched questions={[['identity.listUsers', {}]]}>
    <UsersPage />
  </Prefetched>
);

export default Users;
