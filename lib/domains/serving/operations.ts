export { changeSettings, setEndpointTags } from './change-endpoint';
export { createEndpoint } from './create-endpoint';
export { deleteEndpoint, startEndpoint, stopEndpoint } from './delete-endpoint';
export { exportMetrics } from './export-metrics';
export { getEndpoint, listConfigs, searchEndpoints } from './get-endpoint';
export { getOpenApi } from './get-open-api';
export { listEvents, readLogs } from './read-logs';
export { cancelUpdate, rollBack, setTraffic, updateConfig } from './update-config';
