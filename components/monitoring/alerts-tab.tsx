'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { Badge } from '@/components/ui/badge';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { activeAlerts, lastEvents } from './alerts-questions';
import { AlertsTable } from './alerts-table';
import { ChannelsPanel } from './channels-panel';
import { ListPanel } from './list-panel';
import { MaintenancePanel } from './maintenance-panel';
import { RulesPanel } from './rules-panel';
import { windowLabel } from './window-label';

type Monitor = OutputOf<'monitoring.getMonitor'>['monitor'];
type Event = OutputOf<'monitoring.listAlertEvents'>['events'][number];

const LOOK_AGAIN = 15_000;

/** What a monitor alerts of, whom it tells, and what it told. */
export function AlertsTab({ monitor, config }: { monitor: Monitor; config: MonitorConfig }) {
  const { id, may } = monitor;
  const alerts = useOperation('monitoring.listAlerts', activeAlerts(id), { every: LOOK_AGAIN });
  return (
    <div className="flex flex-col gap-6">
      <section aria-label="Active alerts" className="flex flex-col gap-2">
        <h2 className="text-base font-semibold">Active</h2>
        <QueryPanel
          query={alerts}
          what="the alerts"
          skeleton={<Skeleton className="h-24" />}
          empty={(found) =>
            found.alerts.length === 0 ? (
              <p className="text-muted-foreground">No alert is active.</p>
            ) : undefined
          }
        >
          {(found) => <AlertsTable alerts={found.alerts} mayAct={may.run} mayAccept={may.manage} />}
        </QueryPanel>
      </section>
      <RulesPanel monitor={monitor} config={config} />
      <MaintenancePanel monitor={monitor} config={config} />
      {may.manage && <ChannelsPanel monitorId={id} />}
      <Events monitorId={id} config={config} />
    </div>
  );
}

const KINDS: Record<Event['kind'], string> = {
  fired: 'Fired',
  escalated: 'Became critical',
  repeated: 'Told again',
  resolved: 'Resolved',
  noData: 'No data',
  error: 'Not computable',
  recovered: 'Data again',
};

const SILENCES: Record<string, string> = {
  backfill: 'computed afterwards',
  muted: 'muted',
  snoozed: 'snoozed',
  maintenance: 'maintenance',
  'never-told': 'nobody had been told',
};

function Events({ monitorId, config }: { monitorId: string; config: MonitorConfig }) {
  const query = useOperation('monitoring.listAlertEvents', lastEvents(monitorId), { every: LOOK_AGAIN });
  return (
    <ListPanel
      title="What happened"
      what="what happened"
      query={query}
      rows={query.data?.events}
      rowId={(event) => event.id}
      columns={[
        {
          title: 'What',
          className: 'w-36',
          cell: ({ severity, kind }) => (
            <Badge tone={severity === 'critical' ? 'danger' : 'neutral'}>{KINDS[kind]}</Badge>
          ),
        },
        {
          title: 'Of',
          cell: ({ scope, rule, because }) => <span title={because}>{scope || rule}</span>,
        },
        {
          title: 'Window',
          className: 'w-40',
          isMuted: true,
          cell: ({ windowStart }) => windowLabel(windowStart, config.granularity, config.timeZone),
        },
        {
          title: 'Told',
          className: 'hidden w-52 @2xl:table-cell',
          isMuted: true,
          cell: ({ silencedBy }) =>
            silencedBy === null ? 'yes' : `no: ${SILENCES[silencedBy] ?? silencedBy}`,
        },
      ]}
      empty="Nothing yet."
    />
  );
}
