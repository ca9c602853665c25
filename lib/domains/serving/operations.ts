import './follow-renames';
import './offer-log';

export { changeSettings, setEndpointTags } from './change-endpoint';
export { changeVariables } from './change-variables';
export { fetchArchive } from './cluster/archive';
export {
  changeCluster,
  connectCluster,
  listClusters,
  nameClusters,
  removeCluster,
} from './cluster/clusters';
export { createEndpoint } from './create-endpoint';
export { deleteEndpoint, startEndpoint, stopEndpoint } from './delete-endpoint';
export { endCanary, endShadow } from './end-rollout';
export { exportMetrics } from './export-metrics';
export { getCharts } from './get-charts';
export { getEndpoint, listConfigs, searchEndpoints } from './get-endpoint';
export { getForm } from './get-form';
export { getHints } from './get-hints';
export { getModelCharts } from './get-model-charts';
export { getOpenApi } from './get-open-api';
export { getRollout } from './get-rollout';
export { labelInferences, listInferences } from './inferences';
export { listEndpoints } from './list-endpoints';
export { listFailing } from './list-failing';
export { listServing } from './list-serving';
export { moveEndpoint } from './move-endpoint';
export { listEvents, readLogs } from './read-logs';
export { replaceSecret } from './replace-secret';
export {
  cancelReplay,
  deleteReplay,
  getReplay,
  listReplays,
  listVersionReplays,
  startReplay,
} from './replay/replays';
export { rollOut } from './roll-out';
export { setScaling } from './set-scaling';
export { cancelUpdate, rollBack, setTraffic, updateConfig } from './update-config';
