import type { Metadata } from 'next';
import { MonitorsPage } from '@/components/monitoring/monitors-page';
import { Prefetched } from '../../prefetched';

export const metadata: Metadata = { title: 'Monitors' };

const Monitors = () => (
  <Prefetched questions={[]}>
    <MonitorsPage />
  </Prefetched>
);

export default Monitors;
