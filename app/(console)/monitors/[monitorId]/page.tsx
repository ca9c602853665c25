import { MonitorPage } from '@/components/monitoring/monitor-page';
import { Prefetched } from '../../../prefetched';

export default async function Monitor({ params }: PageProps<'/monitors/[monitorId]'>) {
  const { monitorId } = await params;
  return (
    <Prefetched
      questions={[
        ['monitoring.getMonitor', { id: monitorId }],
        ['monitoring.getDrift', { id: monitorId, slice: '' }],
      ]}
    >
      <MonitorPage monitorId={monitorId} />
    </Prefetched>
  );
}
