import type { Metadata } from 'next';
import { NewMonitorPage } from '@/components/monitoring/new-monitor-page';
import { OnlyFor } from '@/components/shell/only-for';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'New monitor' };

const NewMonitor = () => (
  <Prefetched questions={[]}>
    <OnlyFor least="contributor">
      <NewMonitorPage />
    </OnlyFor>
  </Prefetched>
);

export default NewMonitor;
