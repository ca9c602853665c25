/** The managed platform's quality monitors, one a table. Paths are relative to /api/2.1/unity-catalog. */

import type { z } from 'zod';
import { readFields } from '@/lib/core/body';
import { type Exchange, type Route, route, type Surface } from '@/lib/core/surface';
import { decode } from '@/lib/core/wire';
import * as monitoring from '@/lib/domains/monitoring/operations';
import { databricks } from './surface';
import { tableRoutes } from './table-info';

const BODY_LIMIT = 1 << 20;

const which = ({ params: { table, refresh } }: Exchange) => ({
  tableName: table,
  ...(refresh !== undefined && { refreshId: refresh }),
});

const STATUS = {
  draft: 'MONITOR_STATUS_PENDING',
  active: 'MONITOR_STATUS_ACTIVE',
  failing: 'MONITOR_STATUS_FAILED',
};

type Made = Awaited<ReturnType<(typeof monitoring.getTableMonitor)['run']>>;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const snaked = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(snaked)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([name, each]) => [snake(name), snaked(each)]))
      : value;

/** What was asked for, told again, and how it goes. */
export function presentMonitor({ monitor, asked, tableName }: Made) {
  return {
    ...(snaked(asked) as object),
    table_name: tableName,
    status: STATUS[monitor.status],
    monitor_version: monitor.configVersion,
    profile_metrics_table_name: monitor.metricTables.profile_metrics,
    drift_metrics_table_name: monitor.metricTables.drift_metrics,
    dashboard_id: monitor.id,
    ...(monitor.fault !== null && { latest_monitor_failure_msg: monitor.fault }),
  };
}

type Refresh = Awaited<ReturnType<(typeof monitoring.getTableRefresh)['run']>>['refresh'];

export const presentRefresh = ({ id, state, trigger, startTime, queuedTime, endTime, message }: Refresh) => ({
  refresh_id: id,
  state: state.toUpperCase(),
  trigger: trigger === 'schedule' ? 'SCHEDULE' : 'MANUAL',
  start_time_ms: startTime ?? queuedTime,
  ...(endTime !== null && { end_time_ms: endTime }),
  message,
});

const defined =
  ({ input }: { input: z.ZodType }) =>
  async (exchange: Exchange) => ({
    ...(decode(input, await readFields(exchange.request, BODY_LIMIT)) as object),
    ...which(exchange),
  });
const create = monitoring.createTableMonitor;
const update = monitoring.updateTableMonitor;

const monitorRoutes: Route[] = [
  route('POST', '/tables/:table/monitor', create, { read: defined(create), present: presentMonitor }),
  route('PUT', '/tables/:table/monitor', update, { read: defined(update), present: presentMonitor }),
  route('GET', '/tables/:table/monitor', monitoring.getTableMonitor, {
    read: which,
    present: presentMonitor,
  }),
  route('DELETE', '/tables/:table/monitor', monitoring.deleteTableMonitor, { read: which }),
  route('POST', '/tables/:table/monitor/refreshes', monitoring.refreshTableMonitor, {
    read: which,
    present: ({ refresh }) => presentRefresh(refresh),
  }),
  route('GET', '/tables/:table/monitor/refreshes', monitoring.listTableRefreshes, {
    read: which,
    present: ({ refreshes }) => ({ refreshes: refreshes.map(presentRefresh) }),
  }),
  route('POST', '/tables/:table/monitor/refreshes/:refresh/cancel', monitoring.cancelTableRefresh, {
    read: which,
    present: () => ({}),
  }),
  route('GET', '/tables/:table/monitor/refreshes/:refresh', monitoring.getTableRefresh, {
    read: which,
    present: ({ refresh }) => presentRefresh(refresh),
  }),
];

export const CATALOG_PREFIX = '/api/2.1/unity-catalog';
export const catalog: Surface = { ...databricks, routes: [...tableRoutes, ...monitorRoutes] };
