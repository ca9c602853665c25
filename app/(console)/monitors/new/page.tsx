import type { Metadata } from 'next';
import { NewMonitorPage } from '@/components/monitoring/new-monitor-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'New monitor' };

const NewMonitor = () => (
  <Prefetched questions={[]}>
    <NewMonitorPage />
  </Prefetched>
);

export default NewMonitor;
