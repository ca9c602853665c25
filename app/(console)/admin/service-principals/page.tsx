import type { Metadata } from 'next';
import { ServicePrincipalsPage } from '@/components/identity/service-principals/service-principals-page';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Service principals' };

export default async function ServicePrincipals() {
  await requireSession();
  return <ServicePrincipalsPage />;
}
