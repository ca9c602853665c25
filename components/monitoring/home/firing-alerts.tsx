'use client';
import { Time } from '@/components/data/time';
import { HomeBlock, HomeRow } from '@/components/home/home-block';
import { FIRING_ALERTS } from '@/components/home/questions';
import { useOperation } from '@/lib/client/use-operation';
import { PhaseBadge } from '../alert-looks';
import { alertHref } from '../alerts-table';

const LOOK_AGAIN = 15_000;

/** Alerts that nobody has dealt with yet. */
export function FiringAlerts() {
  const { data } = useOperation('monitoring.listAlerts', FIRING_ALERTS, { every: LOOK_AGAIN });
  const alerts = data?.alerts ?? [];
  if (alerts.length === 0) return null;
  return (
    <HomeBlock title="Alerts" all={{ href: '/alerts', label: 'All alerts' }}>
      <ul className="border-y">
        {alerts.map((alert) => (
          <HomeRow
            key={alert.id}
            href={alertHref(alert)}
            name={
              <>
                {alert.monitor}
                <span className="ms-2 font-normal text-muted-foreground">{alert.scope || alert.rule}</span>
              </>
            }
          >
            <PhaseBadge alert={alert} />
            <Time value={alert.since} className="w-24 shrink-0 text-end text-xs text-muted-foreground" />
          </HomeRow>
        ))}
      </ul>
    </HomeBlock>
  );
}
