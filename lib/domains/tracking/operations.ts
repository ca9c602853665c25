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
export { deleteMatchingRuns, restoreRunsOf, restoreTags, tagRuns } from './bulk-runs';
export {
  deleteExperiment,
  deleteExperimentTag,
  restoreExperiment,
  setExperimentTag,
  updateExperiment,
} from './change-experiment';
export { compareArtifacts } from './compare/compare-artifacts';
export { compareDatasets, diffDatasets } from './compare/compare-datasets';
export { compareEnvironments } from './compare/compare-environments';
export { compareImages } from './compare/compare-images';
export { compareKeys } from './compare/compare-keys';
export { compareSources, listCode } from './compare/compare-sources';
export { compareTables } from './compare/compare-tables';
export { getComparedRuns } from './compare/compared-runs';
export { diffArtifact } from './compare/diff-artifact';
export { testGroups } from './compare/test-groups';
export { listConstantColumns } from './constant-columns';
export { createExperiment } from './create-experiment';
export { createRun } from './create-run';
export { deleteRun, deleteRuns, restoreRun, restoreRuns } from './delete-run';
export { explainMetric } from './explain-metric';
export { exportRuns } from './export-runs';
export { facetRuns, listFacets } from './facet-runs';
export { findObjects } from './find-objects';
export { getExperiment, getExperimentByName } from './get-experiment';
export { getLineage } from './get-lineage';
export { getRun } from './get-run';
export { getRunPage, summariseMetrics } from './get-run-page';
export { groupRuns } from './group-runs';
export { getGroupSeries } from './group-series';
export { listChartMetrics } from './list-chart-metrics';
export { listColumns } from './list-columns';
export { listExperimentFolders } from './list-experiment-folders';
export { listExperiments } from './list-experiments';
export { listRecentRuns } from './list-recent-runs';
export { countListedRuns, listRuns } from './list-runs';
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
export { markKilled, unmarkKilled } from './mark-killed';
export { getMetricHistory, getMetricHistoryBulk } from './metric-history';
export { getMetricHistoryBulkInterval } from './metric-sample';
export { getMetricSeries } from './metric-series';
export { moveRuns } from './move-runs';
export {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './multipart';
export { getParamImportance } from './param-importance';
export { purgeDeletedRuns, purgeExperiment } from './purge';
export { getRunCells } from './run-cells';
export {
  createRunComment,
  deleteRunComment,
  listRunComments,
  updateRunComment,
} from './run-comments';
export { getSparklines } from './run-sparklines';
export { deleteTag, setTag } from './run-tags';
export { getRunValues } from './run-values';
export {
  createView,
  deleteView,
  getView,
  listViews,
  rememberView,
  restoreView,
  updateView,
} from './saved-views';
export { searchExperiments } from './search-experiments';
export { searchLoggedModels } from './search-logged-models';
export { countRuns, searchRuns } from './search-runs';
export { updateRun } from './update-run';
export { getViewVersion, listViewVersions } from './view-versions';
export { watchRuns } from './watch-runs';
