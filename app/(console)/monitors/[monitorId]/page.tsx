import { activeAlerts, lastEvents } from '@/components/monitoring/alerts-questions';
import { MonitorPage } from '@/components/monitoring/monitor-page';
import { Prefetched } from '../../../prefetched';

export default async function Monitor({ params, searchParams }: PageProps<'/monitors/[monitorId]'>) {
  const { monitorId: id } = await params;
  const isOfAlerts = (await searchParams).tab === 'alerts';
  return (
    <Prefetched
      questions={[
        ['monitoring.getMonitor', { id }],
        ...(isOfAlerts
          ? ([
              ['monitoring.listAlerts', activeAlerts(id)],
              ['monitoring.listAlertRules', { id }],
              ['monitoring.listMaintenances', { id }],
              ['monitoring.listChannels', { id }],
              ['monitoring.listAlertEvents', lastEvents(id)],
            ] as const)
          : ([
              ['monitoring.getDrift', { id, slice: '' }],
              // Below the windows: one that came later would push the other away.
              ['monitoring.getCustomMetrics', { id, slice: '' }],
              ['monitoring.getJoint', { id }],
            ] as const)),
      ]}
    >
      <MonitorPage monitorId={id} />
    </Prefetched>
  );
}
