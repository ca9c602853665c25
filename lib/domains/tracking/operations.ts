export {
  deleteArtifact,
  downloadArtifact,
  downloadLoggedModelArtifact,
  downloadRunArtifact,
  listArtifacts,
  listLoggedModelArtifacts,
  listProxiedArtifacts,
  uploadArtifact,
  uploadRunArtifact,
} from './artifacts';
export {
  deleteExperiment,
  deleteExperimentTag,
  restoreExperiment,
  setExperimentTag,
  updateExperiment,
} from './change-experiment';
export { createExperiment } from './create-experiment';
export { createRun } from './create-run';
export { deleteRun, deleteRuns, restoreRun, restoreRuns } from './delete-run';
export { getExperiment, getExperimentByName } from './get-experiment';
export { getRun, getRunPage } from './get-run';
export { listExperiments } from './list-experiments';
export { logBatch } from './log-batch';
export { logInputs, logOutputs, searchDatasets } from './log-inputs';
export { logMetric } from './log-metric';
export { logModel } from './log-model';
export { logParam } from './log-params';
export {
  createLoggedModel,
  deleteLoggedModel,
  deleteLoggedModelTag,
  finalizeLoggedModel,
  getLoggedModel,
  logLoggedModelParams,
  setLoggedModelTags,
} from './logged-models';
export { getMetricHistory, getMetricHistoryBulk } from './metric-history';
export { getMetricHistoryBulkInterval } from './metric-sample';
export { getMetricSeries } from './metric-series';
export {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './multipart';
export { listRunColumns } from './run-columns';
export { deleteTag, setTag } from './run-tags';
export { searchExperiments } from './search-experiments';
export { searchLoggedModels } from './search-logged-models';
export { countRuns, searchRuns } from './search-runs';
export { updateRun } from './update-run';
