import type { Metadata } from 'next';
import { ServicePrincipalsPage } from '@/components/identity/service-principals/service-principals-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Service principals' };

const ServicePrincipals = () => (
  <Prefetched questions={[['identity.listServicePrincipals', {}]]}>
    <ServicePrincipalsPage />
  </Prefetched>
);

export default ServicePrincipals;
