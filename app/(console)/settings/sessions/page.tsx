import type { Metadata } from 'next';
import { SessionsPage } from '@/components/identity/sessions/sessions-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Sessions' };

const Sessions = () => (
  <Prefetched lists={[['identity.listSessions', {}]]}>
    <SessionsPage />
  </Prefetched>
);

export default Sessions;
