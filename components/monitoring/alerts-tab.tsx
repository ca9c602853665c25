'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { Badge } from '@/components/ui/badge';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { AlertsTable } from './alerts-table';
import { ChannelsPanel } from './channels-panel';
import { MaintenancePanel } from './maintenance-panel';
import { RulesPanel } from './rules-panel';
import { windowLabel } from './window-label';

type Monitor = OutputOf<'monitoring.getMonitor'>['monitor'];
type Event = OutputOf<'monitoring.listAlertEvents'>['events'][number];

const LOOK_AGAIN = 15_000;

/** What a monitor alerts of, whom it tells, and what it told. */
export function AlertsTab({ monitor, config }: { monitor: Monitor; config: MonitorConfig }) {
  const { id, may } = monitor;
  const alerts = useOperation(
    'monitoring.listAlerts',
    { id, view: 'active', limit: 200 },
    { every: LOOK_AGAIN },
  );
  return (
    <div className="flex flex-col gap-6">
      <section aria-label="Active alerts" className="flex flex-col gap-2">
        <h2 className="text-base font-semibold">Active</h2>
        <QueryPanel
          query={alerts}
          what="the alerts"
          skeleton={<Skeleton className="h-24" />}
          empty={(found) =>
            found.alerts.length === 0 ? <p className="text-muted-foreground">Nothing is wrong.</p> : undefined
          }
        >
          {(found) => <AlertsTable alerts={found.alerts} mayAct={may.run} mayAccept={may.manage} />}
        </QueryPanel>
      </section>
      <RulesPanel monitor={monitor} config={config} />
      <MaintenancePanel monitor={monitor} />
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
  const query = useOperation(
    'monitoring.listAlertEvents',
    { id: monitorId, limit: 30 },
    { every: LOOK_AGAIN },
  );
  return (
    <section aria-label="What happened" className="flex flex-col gap-2">
      <h2 className="text-base font-semibold">What happened</h2>
      <QueryPanel
        query={query}
        what="what happened"
        skeleton={<Skeleton className="h-24" />}
        empty={({ events }) =>
          events.length === 0 ? <p className="text-muted-foreground">Nothing yet.</p> : undefined
        }
      >
        {({ events }) => (
          <Table label="What happened">
            <thead>
              <tr>
                <TableHead className="w-36">What</TableHead>
                <TableHead>Of</TableHead>
                <TableHead className="w-40">Window</TableHead>
                <TableHead className="hidden w-52 sm:table-cell">Told</TableHead>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <TableRow key={event.id}>
                  <TableCell>
                    <Badge tone={event.severity === 'critical' ? 'danger' : 'neutral'}>
                      {KINDS[event.kind]}
                    </Badge>
                  </TableCell>
                  <TableCell title={event.because}>{event.scope || event.rule}</TableCell>
                  <TableCell className="text-muted-foreground">
                    {windowLabel(event.windowStart, config.granularity, config.timeZone)}
                  </TableCell>
                  <TableCell className="hidden text-muted-foreground sm:table-cell">
                    {event.silencedBy === null
                      ? 'yes'
                      : `no: ${SILENCES[event.silencedBy] ?? event.silencedBy}`}
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        )}
      </QueryPanel>
    </section>
  );
}
