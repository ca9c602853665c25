import type { Metadata } from 'next';
import { AuditPage } from '@/components/identity/audit/audit-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Audit log' };

export default async function Audit() {
  await requireSession();
  return <AuditPage />;
}
