/** MLflow's REST API, one line an endpoint. Paths are relative to /api/2.0 and /ajax-api/2.0. */
import { type Route, route } from '@/lib/core/surface';
import * as tracking from '@/lib/domains/tracking/operations';
import * as as from './present';
import { queryOf } from './query';
import { registryPlainRoutes, registryRoutes } from './registry-routes';
import {
  presentDownload,
  presentMultipart,
  presentPart,
  readDownload,
  readModelDownload,
  readMultipart,
  readPart,
  readRunDownload,
  readRunUpload,
  readUpload,
} from './transfer';

const asIs = { present: (output: object) => as.snake(output) };

export const routes: Route[] = [
  route('POST', '/mlflow/experiments/create', tracking.createExperiment, { present: as.presentExperimentId }),
  route('GET', '/mlflow/experiments/get', tracking.getExperiment, { present: as.presentExperiment }),
  route('GET', '/mlflow/experiments/get-by-name', tracking.getExperimentByName, {
    present: as.presentExperiment,
  }),
  route('POST', '/mlflow/experiments/search', tracking.searchExperiments, { present: as.presentExperiments }),
  route('GET', '/mlflow/experiments/search', tracking.searchExperiments, { present: as.presentExperiments }),
  route('POST', '/mlflow/experiments/delete', tracking.deleteExperiment),
  route('POST', '/mlflow/experiments/restore', tracking.restoreExperiment),
  route('POST', '/mlflow/experiments/update', tracking.updateExperiment),
  route('POST', '/mlflow/experiments/set-experiment-tag', tracking.setExperimentTag),
  route('POST', '/mlflow/experiments/delete-experiment-tag', tracking.deleteExperimentTag),
  route('POST', '/mlflow/experiments/search-datasets', tracking.searchDatasets, {
    present: as.presentDatasetSummaries,
  }),

  route('POST', '/mlflow/runs/create', tracking.createRun, { present: as.presentNewRun }),
  route('POST', '/mlflow/runs/update', tracking.updateRun, { present: as.presentRunInfo }),
  route('GET', '/mlflow/runs/get', tracking.getRun, { present: as.presentRun }),
  route('POST', '/mlflow/runs/delete', tracking.deleteRun),
  route('POST', '/mlflow/runs/restore', tracking.restoreRun),
  route('POST', '/mlflow/runs/search', tracking.searchRuns, { present: as.presentRuns }),
  route('POST', '/mlflow/runs/log-metric', tracking.logMetric),
  route('POST', '/mlflow/runs/log-parameter', tracking.logParam),
  route('POST', '/mlflow/runs/set-tag', tracking.setTag),
  route('POST', '/mlflow/runs/delete-tag', tracking.deleteTag),
  route('POST', '/mlflow/runs/log-batch', tracking.logBatch),
  route('POST', '/mlflow/runs/log-inputs', tracking.logInputs),
  route('POST', '/mlflow/runs/outputs', tracking.logOutputs),
  route('POST', '/mlflow/runs/log-model', tracking.logModel),

  route('GET', '/mlflow/metrics/get-history', tracking.getMetricHistory, { present: as.presentMetrics }),
  route('GET', '/mlflow/metrics/get-history-bulk', tracking.getMetricHistoryBulk, {
    present: as.presentMetrics,
  }),
  route('GET', '/mlflow/metrics/get-history-bulk-interval', tracking.getMetricHistoryBulkInterval, {
    present: as.presentMetrics,
  }),

  route('POST', '/mlflow/logged-models', tracking.createLoggedModel, { present: as.presentLoggedModel }),
  route('POST', '/mlflow/logged-models/search', tracking.searchLoggedModels, {
    present: as.presentLoggedModels,
  }),
  route('GET', '/mlflow/logged-models/:model_id', tracking.getLoggedModel, {
    present: as.presentLoggedModel,
  }),
  route('PATCH', '/mlflow/logged-models/:model_id', tracking.finalizeLoggedModel, {
    present: as.presentLoggedModel,
  }),
  route('DELETE', '/mlflow/logged-models/:model_id', tracking.deleteLoggedModel),
  route('PATCH', '/mlflow/logged-models/:model_id/tags', tracking.setLoggedModelTags, {
    present: as.presentLoggedModel,
  }),
  route('DELETE', '/mlflow/logged-models/:model_id/tags/:tag_key', tracking.deleteLoggedModelTag),
  route('POST', '/mlflow/logged-models/:model_id/params', tracking.logLoggedModelParams),
  route('GET', '/mlflow/logged-models/:model_id/artifacts/directories', tracking.listLoggedModelArtifacts, {
    present: as.presentFiles,
  }),
  route('GET', '/mlflow/logged-models/:model_id/artifacts/files', tracking.downloadLoggedModelArtifact, {
    read: readModelDownload,
    present: presentDownload,
  }),

  route('GET', '/mlflow/artifacts/list', tracking.listArtifacts, { present: as.presentFiles }),
  route('POST', '/mlflow/upload-artifact', tracking.uploadRunArtifact, { read: readRunUpload, ...asIs }),
  route('GET', '/mlflow-artifacts/artifacts', tracking.listProxiedArtifacts, {
    read: ({ request }) => queryOf(request.url),
    present: as.presentFiles,
  }),
  route('GET', '/mlflow-artifacts/artifacts/*', tracking.downloadArtifact, {
    read: readDownload,
    present: presentDownload,
  }),
  route('PUT', '/mlflow-artifacts/artifacts/*', tracking.uploadArtifact, { read: readUpload }),
  route('DELETE', '/mlflow-artifacts/artifacts/*', tracking.deleteArtifact, { read: readDownload }),
  route('POST', '/mlflow-artifacts/mpu/create/*', tracking.createMultipartUpload, {
    read: readMultipart(tracking.createMultipartUpload),
    present: presentMultipart,
  }),
  route('PUT', '/mlflow-artifacts/mpu/part/*', tracking.uploadPart, { read: readPart, present: presentPart }),
  route('POST', '/mlflow-artifacts/mpu/complete/*', tracking.completeMultipartUpload, {
    read: readMultipart(tracking.completeMultipartUpload),
  }),
  route('POST', '/mlflow-artifacts/mpu/abort/*', tracking.abortMultipartUpload, {
    read: readMultipart(tracking.abortMultipartUpload),
  }),

  ...registryRoutes,
];

/** Paths outside of the versioned API. */
export const plainRoutes: Route[] = [
  route('GET', '/get-artifact', tracking.downloadRunArtifact, {
    read: readRunDownload,
    present: presentDownload,
  }),
  ...registryPlainRoutes,
];
