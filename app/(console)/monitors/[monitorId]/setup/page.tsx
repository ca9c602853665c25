import { SetupPage } from '@/components/monitoring/setup-page';
import { Prefetched } from '../../../../prefetched';

export default async function Setup({ params }: PageProps<'/monitors/[monitorId]/setup'>) {
  const { monitorId } = await params;
  return (
    <Prefetched questions={[['monitoring.getMonitor', { id: monitorId }]]}>
      <SetupPage monitorId={monitorId} />
    </Prefetched>
  );
}
