'use client';
import { Time } from '@/components/data/time';
import { HoverLink } from '@/components/ui/hover-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { AlertActions } from './alert-actions';
import { type Alert, PhaseBadge } from './alert-looks';

type Props = { alerts: readonly Alert[]; hasMonitor?: boolean; mayAct: boolean; mayAccept?: boolean };

export const AlertsTable = ({ alerts, hasMonitor = false, mayAct, mayAccept = false }: Props) => (
  <div className="overflow-x-auto scroll-thin">
    <Table label="Alerts" className="md:min-w-[640px]">
      <thead>
        <tr>
          <TableHead className="@4xl:w-44">State</TableHead>
          {hasMonitor && <TableHead className="@4xl:w-56">Monitor</TableHead>}
          <TableHead>Of</TableHead>
          <TableHead className="hidden min-w-48 @3xl:table-cell">Why</TableHead>
          <TableHead className="hidden w-28 @2xl:table-cell @4xl:w-32">Since</TableHead>
          {mayAct && <TableHead className="w-44">Act</TableHead>}
        </tr>
      </thead>
      <tbody>
        {alerts.map((alert) => (
          <TableRow key={alert.id}>
            <TableCell>
              <PhaseBadge alert={alert} />
            </TableCell>
            {hasMonitor && (
              <TableCell>
                <HoverLink
                  data-list-item
                  href={alertHref(alert)}
                  className="rounded-xs font-medium leading-6 hover:text-accent"
                >
                  {alert.monitor}
                </HoverLink>
              </TableCell>
            )}
            <TableCell className="py-1.5">
              {alert.scope || alert.rule}
              <Handled alert={alert} />
            </TableCell>
            <TableCell className="hidden py-1.5 text-muted-foreground @3xl:table-cell">
              <span className="line-clamp-2" title={alert.because}>
                {alert.because}
              </span>
            </TableCell>
            <TableCell className="hidden text-muted-foreground @2xl:table-cell">
              {/* One that never had cause to fire has no beginning. */}
              {alert.since > 0 ? <Time value={alert.since} /> : '–'}
            </TableCell>
            {mayAct && (
              <TableCell>
                <AlertActions alert={alert} mayAccept={mayAccept} />
              </TableCell>
            )}
          </TableRow>
        ))}
      </tbody>
    </Table>
  </div>
);

/** To the very column in the very window. */
export function alertHref({ monitorId, scope, slice, lastWindow }: Alert): string {
  const view = new URLSearchParams({
    window: String(lastWindow),
    ...(slice && { slice }),
    ...(scope && { column: scope }),
  });
  return `/monitors/${monitorId}?${view}`;
}

function Handled({ alert: { acknowledged, snoozedUntil, isMuted } }: { alert: Alert }) {
  const parts = [
    acknowledged && `acknowledged by ${acknowledged.by}${acknowledged.note && `: ${acknowledged.note}`}`,
    isMuted && 'muted',
  ].filter(Boolean);
  if (parts.length === 0 && snoozedUntil === null) return null;
  return (
    <span className="block text-xs text-muted-foreground">
      {parts.join(', ')}
      {snoozedUntil !== null && (
        <>
          {parts.length > 0 && ', '}snoozed until <Time value={snoozedUntil} isAbsolute />
        </>
      )}
    </span>
  );
}
