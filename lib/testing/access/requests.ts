/** For every operation a request that would do it to somebody's experiment. A new operation without one fails the matrix. */
import type { Estate } from './workspace';
import { MARK } from './workspace';

export type Sent = { method: string; path: string; body?: unknown };

/**
 * What a stranger finds: `hidden`, the object does not exist; `nothing`, an answer without a word of it;
 * `own`, the operation is not about the experiment: once the role lets one in, whatever it answers.
 */
type Entry = { toStrangers: 'hidden' | 'nothing' | 'own'; send: (estate: Estate) => Sent };

const of =
  (toStrangers: Entry['toStrangers']) =>
  (input: (estate: Estate) => unknown): [Entry['toStrangers'], (estate: Estate) => unknown] => [
    toStrangers,
    input,
  ];
const hidden = of('hidden');
const nothing = of('nothing');
const own = of('own');

const question = ({ experimentId }: Estate) => ({ experimentIds: [experimentId] });
const artifact = ({ experimentId, runId }: Estate) => `${experimentId}/${runId}/artifacts`;
const experiment = ({ experimentId }: Estate) => ({ experimentId });
const run = ({ runId }: Estate) => ({ runId });
const model = ({ modelId }: Estate) => ({ modelId });
const view = ({ viewId }: Estate) => ({ viewId });
const dataset = { name: 'd', digest: '1', sourceType: 'local', source: 's' };
const state = { state: {} };
const grantTarget = ({ experimentId }: Estate) => ({ objectType: 'experiment', objectId: experimentId });
const aGroup = { id: '00000000-0000-4000-8000-00000000000e' };
const nowhere = { kind: 'folder', address: '/nowhere' };
const anImport = { id: '00000000-0000-4000-8000-00000000000f' };

/** Asked through the console, by their names. */
export const BY_NAME: Record<string, ReturnType<typeof hidden>> = {
  'tracking.getExperiment': hidden(experiment),
  'tracking.getExperimentByName': hidden(({ name }) => ({ experimentName: name })),
  'tracking.searchExperiments': nothing(() => ({ viewType: 'ALL' })),
  'tracking.listExperiments': nothing(() => ({})),
  'tracking.listExperimentFolders': nothing(() => ({})),
  'tracking.findObjects': nothing(() => ({ search: MARK.slice(0, 12) })),
  'tracking.createExperiment': own(() => ({ name: `new ${crypto.randomUUID()}` })),
  'tracking.updateExperiment': hidden((e) => ({
    ...experiment(e),
    newName: `${MARK} ${crypto.randomUUID()}`,
  })),
  'tracking.deleteExperiment': hidden(experiment),
  'tracking.restoreExperiment': hidden(experiment),
  'tracking.purgeExperiment': hidden((e) => ({ ...experiment(e), name: e.name })),
  'tracking.setExperimentTag': hidden((e) => ({ ...experiment(e), key: 'k', value: 'v' })),
  'tracking.deleteExperimentTag': hidden((e) => ({ ...experiment(e), key: 'team' })),
  'tracking.searchDatasets': nothing(question),

  'tracking.createRun': hidden(experiment),
  'tracking.updateRun': hidden((e) => ({ ...run(e), status: 'FINISHED' })),
  'tracking.getRun': hidden(run),
  'tracking.getRunPage': hidden(run),
  'tracking.deleteRun': hidden(run),
  'tracking.restoreRun': hidden(run),
  'tracking.deleteRuns': hidden((e) => ({ runIds: [e.runId] })),
  'tracking.restoreRuns': hidden((e) => ({ runIds: [e.runId] })),
  'tracking.purgeRuns': hidden((e) => ({ runIds: [e.deletedRunId] })),
  'tracking.deleteMatchingRuns': nothing((e) => ({ question: question(e) })),
  'tracking.restoreRunsOf': nothing((e) => ({ ...question(e), deletedTime: e.deletedTime })),
  'tracking.tagRuns': nothing((e) => ({ target: { runIds: [e.runId] }, key: 'k', value: 'v' })),
  'tracking.searchRuns': nothing(question),
  'tracking.countRuns': nothing(question),
  'tracking.listRuns': nothing(question),
  'tracking.countListedRuns': nothing(question),
  'tracking.groupRuns': nothing((e) => ({ ...question(e), by: [{ source: 'tag', key: 'note' }] })),
  'tracking.facetRuns': nothing((e) => ({ ...question(e), facet: { source: 'tag', key: 'note' } })),
  'tracking.listFacets': nothing(question),
  'tracking.listColumns': nothing(question),
  'tracking.getRunCells': nothing((e) => ({
    runIds: [e.runId],
    columns: [{ source: 'param', key: `${MARK}-rate` }],
  })),
  'tracking.getSparklines': nothing((e) => ({ runIds: [e.runId], key: `${MARK}-loss` })),
  'tracking.getMetricSeries': nothing((e) => ({ runIds: [e.runId], key: `${MARK}-loss` })),
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
  'tracking.createView': hidden((e) => ({ ...experiment(e), name: 'mine', ...state })),
  'tracking.rememberView': hidden((e) => ({ ...experiment(e), ...state })),

  'identity.getMe': own(() => ({})),
  'identity.listTokens': own(() => ({})),
  'identity.createToken': own(() => ({ name: 't' })),
  'identity.listUsers': own(() => ({})),
  'identity.createUser': own(() => ({
    email: `${crypto.randomUUID()}@example.com`,
    name: 'New',
    role: 'viewer',
    password: 'long enough to pass',
  })),
  'identity.updateUser': own((e) => ({ id: e.owner.user?.id, name: 'Renamed' })),
  'identity.listAuditLog': own(() => ({})),

  'identity.searchPrincipals': own(() => ({ search: 'a' })),
  'identity.listGroups': own(() => ({})),
  'identity.getGroup': own(() => aGroup),
  'identity.createGroup': own(() => ({ name: crypto.randomUUID() })),
  'identity.updateGroup': own(() => ({ ...aGroup, description: 'd' })),
  'identity.deleteGroup': own(() => aGroup),
  'identity.listServicePrincipals': own(() => ({})),
  'identity.createServicePrincipal': own(() => ({ name: 'a machine' })),
  'identity.listServiceTokens': own(() => aGroup),
  'identity.createServiceToken': own(() => ({ ...aGroup, name: 't' })),
  'identity.revokeAnyToken': own(() => aGroup),

  'identity.findAccounts': own(() => ({ kind: 'person' })),
  'identity.getAccount': own(() => ({ kind: 'person', ...aGroup })),
  'identity.getMyAccount': own(() => ({})),
  'identity.changeAccount': own(() => ({ kind: 'person', ...aGroup, name: 'n' })),
  'identity.provisionAccount': own(() => ({ kind: 'service', name: 'a machine' })),

  'identity.getPermissions': hidden(grantTarget),
  'identity.listPermissionLevels': hidden(grantTarget),
  'identity.explainAccess': hidden(grantTarget),
  'identity.setPermissions': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
  'identity.updatePermissions': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),

  'importing.checkSource': own(() => nowhere),
  'importing.startImport': own(() => nowhere),
  'importing.listImports': own(() => ({})),
  'importing.getImport': own(() => anImport),
  'importing.listFindings': own(() => anImport),
  'importing.stopImport': own(() => anImport),
  'importing.resumeImport': own(() => anImport),
  'importing.repeatImport': own(() => anImport),
  'importing.removeImport': own(() => anImport),
};

/** Only by the paths of MLflow's clients, where bytes travel. */
export const BY_PATH: Record<string, Entry> = {
  'tracking.downloadArtifact': {
    toStrangers: 'hidden',
    send: (e) => ({ method: 'GET', path: `/api/2.0/mlflow-artifacts/artifacts/${artifact(e)}/${MARK}.txt` }),
  },
  'tracking.downloadRunArtifact': {
    toStrangers: 'hidden',
    send: (e) => ({ method: 'GET', path: `/get-artifact?run_id=${e.runId}&path=${MARK}.txt` }),
  },
  'tracking.downloadLoggedModelArtifact': {
    toStrangers: 'hidden',
    send: (e) => ({
      method: 'GET',
      path: `/api/2.0/mlflow/logged-models/${e.modelId}/artifacts/files?artifact_file_path=${MARK}.txt`,
    }),
  },
  'tracking.uploadArtifact': {
    toStrangers: 'hidden',
    send: (e) => ({
      method: 'PUT',
      path: `/api/2.0/mlflow-artifacts/artifacts/${artifact(e)}/new.txt`,
      body: 'new',
    }),
  },
  'tracking.uploadRunArtifact': {
    toStrangers: 'hidden',
    send: (e) => ({
      method: 'POST',
      path: `/api/2.0/mlflow/upload-artifact?run_id=${e.runId}&path=new.txt`,
      body: 'new',
    }),
  },
  'tracking.exportRuns': {
    toStrangers: 'nothing',
    send: (e) => ({
      method: 'POST',
      path: '/api/console/tracking.exportRuns',
      body: { ...question(e), format: 'csv' },
    }),
  },
  'importing.exportReport': {
    toStrangers: 'own',
    send: () => ({ method: 'POST', path: '/api/console/importing.exportReport', body: anImport }),
  },
};

/** Why an operation is not in the matrix. */
export const ELSEWHERE: Record<string, string> = {
  'tracking.uploadPart': 'the upload id is the credential: lib/wire/mlflow/artifact-paths.test.ts',
  'tracking.completeMultipartUpload': 'needs parts: lib/wire/mlflow/artifact-paths.test.ts',
  'tracking.updateView': 'its owner’s alone: lib/domains/tracking/saved-views.test.ts',
  'tracking.deleteView': 'its owner’s alone: lib/domains/tracking/saved-views.test.ts',
  'tracking.restoreView': 'its owner’s alone: lib/domains/tracking/saved-views.test.ts',
  'identity.signIn': 'for anyone',
  'identity.signOut': 'for oneself',
  'identity.changePassword': 'needs the present password',
  'identity.revokeToken': 'one’s own alone',
};

/** What is asked for on an experiment that is in the trash. */
export const ON_DELETED = new Set(['tracking.restoreExperiment', 'tracking.purgeExperiment']);
