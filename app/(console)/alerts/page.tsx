import type { Metadata } from 'next';
import { AlertsPage } from '@/components/monitoring/alerts-page';
import { Prefetched } from '../../prefetched';

export const metadata: Metadata = { title: 'Alerts' };

const Alerts = () => (
  <Prefetched questions={[]}>
    <AlertsPage />
  </Prefetched>
);

export default Alerts;
