import './follow-renames';
import './metric-tables/offer';

export {
  createChannel,
  deleteChannel,
  listAlertDeliveries,
  listChannels,
  setChannelEnabled,
  testChannel,
} from './alerting/channels';
export { acknowledgeAlert, muteAlert, snoozeAlert } from './alerting/handle-alert';
export { listAlertEvents, listAlerts } from './alerting/inbox';
export { endMaintenance, listMaintenances, planMaintenance } from './alerting/maintenances';
export { deleteAlertRule, listAlertRules, putAlertRule } from './alerting/rules';
export { compareWindows } from './compare-windows';
export { acceptReference, configureMonitor, updateMonitor } from './configure-monitor';
export { createMonitor } from './create-monitor';
export { deleteMonitor } from './delete-monitor';
export { describeSource } from './describe-source';
export { getCalibration } from './get-calibration';
export { getColumn } from './get-column';
export { getCustomMetrics } from './get-custom-metrics';
export { getDrift } from './get-drift';
export { getFairness } from './get-fairness';
export { getJoint } from './get-joint';
export { getModelQuality } from './get-model-quality';
export { getMonitor } from './get-monitor';
export { getPerformance } from './get-performance';
export { listMonitors } from './list-monitors';
export { cancelRefresh, getRefresh, listRefreshes, refreshMonitor } from './refresh-monitor';
export { createReportLink, listReportLinks, revokeReportLink } from './reports/links';
export {
  exportReport,
  openReport,
  readReportBadge,
  readReportData,
  readReportFile,
} from './reports/open-report';
export {
  createTableMonitor,
  deleteTableMonitor,
  getTableMonitor,
  updateTableMonitor,
} from './table-monitors/monitors';
export {
  cancelTableRefresh,
  getTableRefresh,
  listTableRefreshes,
  refreshTableMonitor,
} from './table-monitors/refreshes';
export { putLabels, uploadData } from './upload-data';
