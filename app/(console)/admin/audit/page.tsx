import type { Metadata } from 'next';
import { AuditPage } from '@/components/identity/audit/audit-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Audit log' };

const Audit = () => (
  <Prefetched questions={[['identity.describeAuditLog', {}]]}>
    <AuditPage />
  </Prefetched>
);

export default Audit;
