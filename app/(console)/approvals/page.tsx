import type { Metadata } from 'next';
import { InboxPage } from '@/components/registry/approvals/inbox-page';
import { Prefetched } from '../../prefetched';

export const metadata: Metadata = { title: 'Approvals' };

const Approvals = () => (
  <Prefetched
    questions={[
      ['registry.countInbox', {}],
      ['registry.getSettings', {}],
    ]}
  >
    <InboxPage />
  </Prefetched>
);

export default Approvals;
