/** Monitors, and what they found. */
import { LOANS } from '../../monitors';
import { byPath, hidden, MARK, nothing, own, type Requests } from '../entry';
import { BEGIN, type MonitorEstate as Estate, makeMonitorEstate } from '../monitor-estate';

const HOUR = 3_600_000;
const monitor = ({ id }: Estate) => ({ id });
const alert = ({ alertId }: Estate) => ({ alertId });
const channel = ({ id, channelId }: Estate) => ({ id, channelId });
const series = { timestampCol: 'ts', granularities: ['1 day'] };
const tableMonitor = ({ name }: Estate) => ({ tableName: name });
const grantTarget = ({ objectId }: Estate) => ({ objectType: 'monitor', objectId });
const times = {
  first: { from: BEGIN, to: BEGIN + HOUR },
  second: { from: BEGIN + HOUR, to: BEGIN + 2 * HOUR },
};

const requests: Requests<Estate>['requests'] = {
  'monitoring.createMonitor': own(() => ({ name: crypto.randomUUID() })),
  'monitoring.listMonitors': nothing(() => ({ search: MARK })),
  'monitoring.getMonitor': hidden(monitor),
  'monitoring.describeSource': hidden(monitor),
  'monitoring.getDrift': hidden(monitor),
  'monitoring.getColumn': hidden((e) => ({ ...monitor(e), column: 'income' })),
  'monitoring.compareWindows': hidden((e) => ({ ...monitor(e), ...times })),
  'monitoring.getPerformance': hidden(monitor),
  'monitoring.getCalibration': hidden(monitor),
  'monitoring.getJoint': hidden(monitor),
  'monitoring.getFairness': hidden(monitor),
  'monitoring.listRefreshes': hidden(monitor),
  'monitoring.getRefresh': hidden((e) => ({ ...monitor(e), refreshId: e.refreshId })),
  'monitoring.refreshMonitor': hidden(monitor),
  'monitoring.getCustomMetrics': hidden(monitor),
  'monitoring.cancelRefresh': hidden((e) => ({ ...monitor(e), refreshId: e.refreshId })),
  'monitoring.putLabels': hidden((e) => ({ ...monitor(e), labels: [{ id: 'p1', label: 1 }] })),
  'monitoring.uploadData': byPath('hidden', ({ id }) => ({
    method: 'POST',
    path: `/api/console/monitoring.uploadData?input=${encodeURIComponent(JSON.stringify({ id, kind: 'reference' }))}`,
    body: 'a,b\n1,2\n',
  })),
  'monitoring.configureMonitor': hidden((e) => ({
    ...monitor(e),
    config: { ...LOANS, reference: { kind: 'rolling', windows: 2 } },
  })),
  'monitoring.updateMonitor': hidden((e) => ({ ...monitor(e), description: 'd' })),
  'monitoring.acceptReference': hidden((e) => ({ ...monitor(e), from: BEGIN, to: BEGIN + 2 * HOUR })),
  'monitoring.deleteMonitor': hidden(monitor),

  'monitoring.listAlerts': nothing(() => ({ view: 'all' })),
  'monitoring.listAlertEvents': hidden(monitor),
  'monitoring.acknowledgeAlert': hidden(alert),
  'monitoring.snoozeAlert': hidden((e) => ({ ...alert(e), until: null })),
  'monitoring.muteAlert': hidden((e) => ({ ...alert(e), isMuted: true })),
  'monitoring.listAlertRules': hidden(monitor),
  'monitoring.putAlertRule': hidden((e) => ({ ...monitor(e), name: 'r', subject: { kind: 'volume' } })),
  'monitoring.deleteAlertRule': hidden((e) => ({ ...monitor(e), ruleId: e.ruleId })),
  'monitoring.createChannel': hidden((e) => ({
    ...monitor(e),
    name: 'c',
    target: { kind: 'email', address: 'a@example.com' },
  })),
  'monitoring.listChannels': hidden(monitor),
  'monitoring.setChannelEnabled': hidden((e) => ({ ...channel(e), isEnabled: false })),
  'monitoring.testChannel': hidden(channel),
  'monitoring.deleteChannel': hidden(channel),
  'monitoring.listAlertDeliveries': hidden(monitor),

  'monitoring.planMaintenance': hidden((e) => ({
    ...monitor(e),
    from: Date.now(),
    to: Date.now() + HOUR,
  })),
  'monitoring.listMaintenances': hidden(monitor),
  'monitoring.endMaintenance': hidden((e) => ({ ...monitor(e), maintenanceId: e.maintenanceId })),

  'monitoring.createReportLink': hidden((e) => ({ ...monitor(e), name: 'r' })),
  'monitoring.listReportLinks': hidden(monitor),
  'monitoring.revokeReportLink': hidden((e) => ({ ...monitor(e), linkId: e.linkId })),
  'monitoring.exportReport': byPath('hidden', ({ id }) => ({
    method: 'POST',
    path: '/api/console/monitoring.exportReport',
    body: { id },
  })),

  'monitoring.createTableMonitor': own(() => ({ tableName: 'no.such', timeSeries: series })),
  'monitoring.getTableMonitor': hidden(tableMonitor),
  'monitoring.refreshTableMonitor': hidden(tableMonitor),
  'monitoring.listTableRefreshes': hidden(tableMonitor),
  'monitoring.getTableRefresh': hidden((e) => ({ ...tableMonitor(e), refreshId: e.refreshId })),
  'monitoring.deleteTableMonitor': hidden(tableMonitor),
  'monitoring.updateTableMonitor': hidden((e) => ({ ...tableMonitor(e), timeSeries: series })),
  'monitoring.cancelTableRefresh': hidden((e) => ({ ...tableMonitor(e), refreshId: e.refreshId })),

  'identity.getPermissions of a monitor': hidden(grantTarget),
  'identity.listPermissionLevels of a monitor': hidden(grantTarget),
  'identity.setPermissions of a monitor': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
  'identity.updatePermissions of a monitor': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
};

export const monitoring: Requests<Estate> = {
  type: 'monitor',
  makeEstate: makeMonitorEstate,
  requests,
  elsewhere: Object.fromEntries(
    ['openReport', 'readReportData', 'readReportFile', 'readReportBadge'].map((name) => [
      `monitoring.${name}`,
      'opened by a token alone: lib/wire/embed/embed.test.ts',
    ]),
  ),
};
