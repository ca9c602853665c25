/** Experiments, and what is in them. */
import { perform } from '@/lib/core/perform';
import { deleteExperiment } from '@/lib/domains/tracking/operations';
import { groupIdOf } from '../../group-ids';
import { byPath, hidden, MARK, nothing, own, type Requests } from '../entry';
import { type ExperimentEstate as Estate, makeExperimentEstate } from '../experiment-estate';

const question = ({ experimentId }: Estate) => ({ experimentIds: [experimentId] });
const artifact = ({ experimentId, runId }: Estate) => `${experimentId}/${runId}/artifacts`;
const experiment = ({ experimentId }: Estate) => ({ experimentId });
const run = ({ runId }: Estate) => ({ runId });
const model = ({ modelId }: Estate) => ({ modelId });
const view = ({ viewId }: Estate) => ({ viewId });
const dataset = { name: 'd', digest: '1', sourceType: 'local', source: 's' };
const state = { state: {} };
const grantTarget = ({ experimentId }: Estate) => ({ objectType: 'experiment', objectId: experimentId });
const discard = ({ owner, experimentId }: Estate) => perform(deleteExperiment, owner, { experimentId });

const requests: Requests<Estate>['requests'] = {
  'tracking.getExperiment': hidden(experiment),
  'tracking.getExperimentByName': hidden(({ name }) => ({ experimentName: name })),
  'tracking.searchExperiments': nothing(() => ({ viewType: 'ALL' })),
  'tracking.listExperiments': nothing(() => ({})),
  'tracking.listExperimentFolders': nothing(() => ({})),
  'tracking.listRecentRuns': nothing(() => ({})),
  'tracking.findObjects': nothing(() => ({ search: MARK.slice(0, 12) })),
  'tracking.createExperiment': own(() => ({ name: `new ${crypto.randomUUID()}` })),
  'tracking.updateExperiment': hidden((e) => ({
    ...experiment(e),
    newName: `${MARK} ${crypto.randomUUID()}`,
  })),
  'tracking.deleteExperiment': hidden(experiment),
  'tracking.restoreExperiment': hidden(experiment, { before: discard }),
  'tracking.purgeExperiment': hidden((e) => ({ ...experiment(e), name: e.name }), { before: discard }),
  'tracking.setExperimentTag': hidden((e) => ({ ...experiment(e), key: 'k', value: 'v' })),
  'tracking.deleteExperimentTag': hidden((e) => ({ ...experiment(e), key: 'team' })),
  'tracking.searchDatasets': nothing(question),

  'tracking.createRun': hidden(experiment),
  'tracking.updateRun': hidden((e) => ({ ...run(e), status: 'FINISHED' })),
  'tracking.getRun': hidden(run),
  'tracking.getRunPage': hidden(run),
  'tracking.summariseMetrics': hidden(run),
  'tracking.getLineage': hidden(run),
  'tracking.deleteRun': hidden(run),
  'tracking.restoreRun': hidden(run),
  'tracking.markKilled': hidden((e) => ({ runIds: [e.runId] })),
  'tracking.unmarkKilled': hidden((e) => ({ runIds: [e.runId] })),
  'tracking.deleteRuns': hidden((e) => ({ runIds: [e.runId] })),
  'tracking.restoreRuns': hidden((e) => ({ runIds: [e.runId] })),
  'tracking.purgeRuns': hidden((e) => ({ runIds: [e.deletedRunId] })),
  'tracking.deleteMatchingRuns': nothing((e) => ({ question: question(e) })),
  'tracking.restoreRunsOf': nothing((e) => ({ ...question(e), deletedTime: e.deletedTime })),
  'tracking.moveRuns': hidden((e) => ({ target: { runIds: [e.runId] }, ...experiment(e) })),
  'tracking.tagRuns': nothing((e) => ({ target: { runIds: [e.runId] }, key: 'k', value: 'v' })),
  'tracking.restoreTags': nothing((e) => ({ key: 'k', before: [{ runId: e.runId, value: 'v' }] })),
  'tracking.searchRuns': nothing(question),
  'tracking.countRuns': nothing(question),
  'tracking.listRuns': nothing(question),
  'tracking.countListedRuns': nothing(question),
  'tracking.groupRuns': nothing((e) => ({ ...question(e), by: [{ source: 'tag', key: 'note' }] })),
  'tracking.facetRuns': nothing((e) => ({ ...question(e), facet: { source: 'tag', key: 'note' } })),
  'tracking.listFacets': nothing(question),
  'tracking.listColumns': nothing(question),
  'tracking.listConstantColumns': nothing((e) => ({
    ...question(e),
    columns: [{ source: 'param', key: 'lr' }],
  })),
  'tracking.getRunCells': nothing((e) => ({
    runIds: [e.runId],
    columns: [{ source: 'param', key: `${MARK}-rate` }],
  })),
  'tracking.getComparedRuns': nothing((e) => ({ runs: [e.runId, e.otherRunId] })),
  'tracking.compareKeys': hidden((e) => ({ runs: [e.runId, e.otherRunId], source: 'param' })),
  'tracking.compareSources': hidden((e) => ({ runs: [e.runId] })),
  'tracking.compareDatasets': hidden((e) => ({ runs: [e.runId] })),
  'tracking.diffDatasets': hidden((e) => ({ from: e.runId, to: e.otherRunId })),
  'tracking.compareEnvironments': hidden((e) => ({ runs: [e.runId] })),
  'tracking.compareArtifacts': hidden((e) => ({ runs: [e.runId] })),
  'tracking.compareImages': hidden((e) => ({ runs: [e.runId] })),
  'tracking.compareTables': hidden((e) => ({ runs: [e.runId], path: `${MARK}.csv` })),
  'tracking.explainMetric': hidden((e) => ({ runId: e.runId, key: `${MARK}-loss` })),
  'tracking.listCode': hidden((e) => ({ from: e.runId, to: e.otherRunId })),
  'tracking.diffArtifact': hidden((e) => ({ from: e.runId, to: e.otherRunId, path: `${MARK}.txt` })),
  'tracking.testGroups': hidden((e) => ({
    runs: [e.runId, e.otherRunId],
    metric: `${MARK}-loss`,
    sides: { first: [e.runId], second: [e.otherRunId] },
  })),
  'tracking.getSparklines': nothing((e) => ({ runIds: [e.runId], key: `${MARK}-loss` })),
  'tracking.getMetricSeries': nothing((e) => ({ runIds: [e.runId], key: `${MARK}-loss` })),
  'tracking.listChartMetrics': nothing(question),
  'tracking.listChartMetrics of groups': nothing((e) => ({
    groups: {
      question: question(e),
      by: [{ source: 'attribute', key: 'status' }],
      groups: [groupIdOf('RUNNING')],
    },
  })),
  'tracking.getRunValues': nothing((e) => ({
    of: { question: question(e) },
    columns: [{ source: 'param', key: `${MARK}-rate` }],
  })),
  'tracking.getParamImportance': nothing((e) => ({
    of: { question: question(e) },
    metric: { key: `${MARK}-loss` },
  })),
  'tracking.getGroupSeries': nothing((e) => ({
    question: question(e),
    by: [{ source: 'attribute', key: 'status' }],
    groups: [groupIdOf('RUNNING')],
    key: `${MARK}-loss`,
  })),
  'tracking.getMetricHistory': hidden((e) => ({ ...run(e), metricKey: `${MARK}-loss` })),
  'tracking.getMetricHistoryBulk': hidden((e) => ({ runId: [e.runId], metricKey: `${MARK}-loss` })),
  'tracking.getMetricHistoryBulkInterval': hidden((e) => ({ runIds: [e.runId], metricKey: `${MARK}-loss` })),

  'tracking.logMetric': hidden((e) => ({ ...run(e), key: 'm', value: 1, timestamp: 1 })),
  'tracking.logParam': hidden((e) => ({ ...run(e), key: 'p', value: '1' })),
  'tracking.setTag': hidden((e) => ({ ...run(e), key: 't', value: '1' })),
  'tracking.deleteTag': hidden((e) => ({ ...run(e), key: 'note' })),
  'tracking.logBatch': hidden((e) => ({ ...run(e), metrics: [{ key: 'm', value: 1, timestamp: 1 }] })),
  'tracking.logInputs': hidden((e) => ({ ...run(e), datasets: [{ dataset }] })),
  'tracking.logOutputs': hidden((e) => ({ ...run(e), models: [model(e)] })),
  'tracking.logModel': hidden((e) => ({
    ...run(e),
    modelJson: JSON.stringify({
      artifact_path: 'm',
      flavors: {},
      utc_time_created: '2026-01-01',
      run_id: e.runId,
    }),
  })),

  'tracking.createLoggedModel': hidden((e) => ({ ...experiment(e), name: 'm' })),
  'tracking.getLoggedModel': hidden(model),
  'tracking.finalizeLoggedModel': hidden((e) => ({ ...model(e), status: 'LOGGED_MODEL_READY' })),
  'tracking.deleteLoggedModel': hidden(model),
  'tracking.setLoggedModelTags': hidden((e) => ({ ...model(e), tags: [{ key: 'k', value: 'v' }] })),
  'tracking.deleteLoggedModelTag': hidden((e) => ({ ...model(e), tagKey: 'stage' })),
  'tracking.logLoggedModelParams': hidden((e) => ({ ...model(e), params: [{ key: 'k', value: 'v' }] })),
  'tracking.searchLoggedModels': nothing(question),

  'tracking.listArtifacts': hidden(run),
  'tracking.listLoggedModelArtifacts': hidden(model),
  'tracking.listProxiedArtifacts': hidden((e) => ({ path: artifact(e) })),
  'tracking.deleteArtifact': hidden((e) => ({ path: `${artifact(e)}/${MARK}.txt` })),
  'tracking.createMultipartUpload': hidden((e) => ({ folder: artifact(e), path: 'p', numParts: 1 })),
  'tracking.abortMultipartUpload': hidden((e) => ({
    folder: artifact(e),
    path: 'parts.bin',
    uploadId: e.uploadId,
  })),

  'tracking.listViews': hidden(experiment),
  'tracking.getView': hidden(view),
  'tracking.listViewVersions': hidden(view),
  'tracking.getViewVersion': hidden((e) => ({ ...view(e), version: 1 })),
  'tracking.createView': hidden((e) => ({ ...experiment(e), name: 'mine', ...state })),
  'tracking.rememberView': hidden((e) => ({ ...experiment(e), ...state })),

  'tracking.listRunComments': hidden(run),
  'tracking.createRunComment': hidden((e) => ({ ...run(e), text: 'said' })),

  'identity.findMentionable': hidden(grantTarget),
  'identity.getPermissions': hidden(grantTarget),
  'identity.listPermissionLevels': hidden(grantTarget),
  'identity.explainAccess': hidden(grantTarget),
  'identity.getAccess': hidden(grantTarget),
  'identity.setPermissions': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
  'identity.updatePermissions': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),

  'tracking.downloadArtifact': byPath('hidden', (e) => ({
    method: 'GET',
    path: `/api/2.0/mlflow-artifacts/artifacts/${artifact(e)}/${MARK}.txt`,
  })),
  'tracking.downloadRunArtifact': byPath('hidden', (e) => ({
    method: 'GET',
    path: `/get-artifact?run_id=${e.runId}&path=${MARK}.txt`,
  })),
  'tracking.downloadLoggedModelArtifact': byPath('hidden', (e) => ({
    method: 'GET',
    path: `/api/2.0/mlflow/logged-models/${e.modelId}/artifacts/files?artifact_file_path=${MARK}.txt`,
  })),
  'tracking.uploadArtifact': byPath('hidden', (e) => ({
    method: 'PUT',
    path: `/api/2.0/mlflow-artifacts/artifacts/${artifact(e)}/new.txt`,
    body: 'new',
  })),
  'tracking.uploadRunArtifact': byPath('hidden', (e) => ({
    method: 'POST',
    path: `/api/2.0/mlflow/upload-artifact?run_id=${e.runId}&path=new.txt`,
    body: 'new',
  })),
  'tracking.exportRuns': byPath('nothing', (e) => ({
    method: 'POST',
    path: '/api/console/tracking.exportRuns',
    body: { ...question(e), format: 'csv' },
  })),
};

export const tracking: Requests<Estate> = {
  type: 'experiment',
  makeEstate: makeExperimentEstate,
  requests,
  elsewhere: {
    'tracking.watchRuns': 'it does not end: lib/wire/console/watch-runs.test.ts',
    'tracking.uploadPart': 'the upload id is the credential: lib/wire/mlflow/artifact-paths.test.ts',
    'tracking.completeMultipartUpload': 'needs parts: lib/wire/mlflow/artifact-paths.test.ts',
    'tracking.updateRunComment': 'its author’s alone: lib/domains/tracking/run-comments.test.ts',
    'tracking.deleteRunComment': 'its author’s alone: lib/domains/tracking/run-comments.test.ts',
    'tracking.updateView': 'its owner’s alone: lib/domains/tracking/saved-views.test.ts',
    'tracking.deleteView': 'its owner’s alone: lib/domains/tracking/saved-views.test.ts',
    'tracking.restoreView': 'its owner’s alone: lib/domains/tracking/saved-views.test.ts',
  },
};
