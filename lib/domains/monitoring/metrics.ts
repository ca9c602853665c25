/** What Prometheus is told of monitors: how many there are of each state, and how many alerts. */
import { Gauge } from 'prom-client';
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { registry } from '@/lib/platform/telemetry';

type Counted = { state: string; n: number };

const GAUGES = [
  {
    name: 'plumbline_monitors',
    help: 'Monitors, by their state.',
    count: () => rows<Counted>(sql`SELECT status::text AS state, count(*) AS n FROM monitors GROUP BY 1`),
  },
  {
    name: 'plumbline_monitor_alerts',
    help: 'Alerts of monitors, by their phase.',
    count: () => rows<Counted>(sql`SELECT phase AS state, count(*) AS n FROM alerts GROUP BY 1`),
  },
  {
    name: 'plumbline_monitor_refreshes_waiting',
    help: 'Refreshes of monitors that wait or are made.',
    count: () =>
      rows<Counted>(sql`
        SELECT state::text, count(*) AS n FROM monitor_refreshes WHERE state IN ('pending', 'running') GROUP BY 1`),
  },
];

/** Counted when they are asked for; once a process. */
export function measureMonitors(): void {
  for (const { name, help, count } of GAUGES) {
    if (registry.getSingleMetric(name)) continue;
    new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers: [registry],
      async collect() {
        this.reset();
        for (const { state, n } of await count()) this.set({ state }, n);
      },
    });
  }
}
