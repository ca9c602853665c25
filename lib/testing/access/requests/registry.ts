/** Registered models, and what is in them. */
import { prisma } from '@/lib/platform/db';
import { byPath, hidden, nothing, own, type Requests } from '../entry';
import { type ModelEstate as Estate, makeModelEstate } from '../model-estate';

const model = ({ name }: Estate) => ({ name });
const ofModel = ({ name }: Estate) => ({ model: name });
const version = ({ name }: Estate) => ({ name, version: '1' });
const promoted = ({ name }: Estate) => ({ name, version: '2' });
const webhook = ({ webhookId }: Estate) => ({ id: webhookId });
const manages = { level: 'CAN_MANAGE' } as const;
const promotes = { level: 'CAN_MANAGE_PRODUCTION_VERSIONS' } as const;
const grantTarget = ({ objectId }: Estate) => ({ objectType: 'registered-model', objectId });
const rule = { kind: 'stage', target: 'Staging', rule: null };
const stages = [
  { name: 'None', kind: 'initial' },
  { name: 'Staging', kind: 'staging' },
  { name: 'Production', kind: 'production' },
  { name: 'Archived', kind: 'archived' },
];

const requests: Requests<Estate>['requests'] = {
  'registry.getModel': hidden(model),
  'registry.getModelPage': hidden(model),
  'registry.getLatestVersions': hidden(model),
  'registry.getTimeline': hidden(model),
  'registry.getChampion': hidden(model),
  'serving.listServing': hidden(ofModel),
  'serving.getModelCharts': hidden(ofModel),
  'serving.listVersionReplays': hidden((e) => ({ modelName: e.name, modelVersion: 2 })),
  'monitoring.getModelQuality': hidden(ofModel),
  'registry.listVersions': hidden(model),
  'registry.listVersionRuns': hidden((e) => ({ ...model(e), versions: [1, 2] })),
  'registry.searchModels': nothing(() => ({ maxResults: 1000 })),
  'registry.searchVersions': nothing(() => ({})),
  'registry.listModels': nothing(() => ({})),
  'registry.createModel': own(() => ({ name: crypto.randomUUID() })),
  'registry.updateModel': hidden((e) => ({ ...model(e), description: 'd' })),
  'registry.renameModel': hidden((e) => ({ ...model(e), newName: crypto.randomUUID() })),
  'registry.deleteModel': hidden(model),
  'registry.setModelTag': hidden((e) => ({ ...model(e), key: 'k', value: 'v' })),
  'registry.deleteModelTag': hidden((e) => ({ ...model(e), key: 'team' })),
  'registry.getRules': hidden(model),
  'registry.setRule': hidden((e) => ({ ...model(e), change: rule })),
  'registry.setSharedRule': own(() => ({ change: rule })),
  'registry.getSettings': own(() => ({})),
  'registry.setStages': own(() => ({ stages })),

  'registry.createVersion': hidden((e) => ({ ...model(e), source: `models:/${e.name}/1` })),
  'registry.getVersion': hidden(version),
  'registry.getVersionPage': hidden(version),
  'registry.getVersionByAlias': hidden((e) => ({ ...model(e), alias: 'champion' })),
  'registry.getDownloadUri': hidden(version),
  'registry.compareVersions': hidden((e) => ({ versions: [version(e), promoted(e)] })),
  'registry.updateVersion': hidden((e) => ({ ...version(e), description: 'd' })),
  'registry.deleteVersion': hidden(version),
  'registry.setVersionTag': hidden((e) => ({ ...version(e), key: 'k', value: 'v' })),
  'registry.deleteVersionTag': hidden((e) => ({ ...version(e), key: 'team' })),
  'registry.setAlias': hidden((e) => ({ ...version(e), alias: 'challenger' })),
  'registry.deleteAlias': hidden((e) => ({ ...model(e), alias: 'champion' })),
  'registry.getLineage': hidden(version),
  'registry.listVersionsOf': nothing(({ runId }) => ({ type: 'run', id: runId })),
  'registry.reportCheck': hidden((e) => ({ ...version(e), check: 'tests', status: 'passed' })),

  'registry.getReadiness': hidden((e) => ({ ...version(e), stage: 'Production' })),
  'registry.transitionVersion': hidden((e) => ({ ...version(e), stage: 'Staging' })),
  'registry.transitionVersion to Production': hidden(
    (e) => ({ ...version(e), stage: 'Production' }),
    promotes,
  ),
  'registry.transitionVersion from Production': hidden(
    (e) => ({ ...promoted(e), stage: 'Archived' }),
    promotes,
  ),
  'registry.requestTransition': hidden((e) => ({ ...version(e), stage: 'Archived' })),
  'registry.listRequests': hidden(version),
  'registry.approveTransition': hidden((e) => ({ ...version(e), stage: 'Staging' })),
  'registry.approveTransition to Production': hidden(
    (e) => ({ ...version(e), stage: 'Production' }),
    promotes,
  ),
  'registry.rejectTransition': hidden((e) => ({ ...version(e), stage: 'Staging' })),
  'registry.rejectTransition to Production': hidden(
    (e) => ({ ...version(e), stage: 'Production' }),
    promotes,
  ),
  'registry.cancelTransition of another': hidden(
    (e) => ({ ...version(e), stage: 'Staging', creator: e.requester }),
    manages,
  ),
  'registry.listInbox': nothing(() => ({ view: 'all' })),
  'registry.getReview': hidden(({ requestId }) => ({ id: requestId })),
  'registry.assessRequests': nothing(({ requestId }) => ({ ids: [requestId] })),
  'registry.findModels': nothing(({ name }) => ({ search: name })),
  'registry.createComment': hidden((e) => ({ ...version(e), comment: 'c' })),
  'registry.deleteComment of another': hidden(({ commentId }) => ({ id: commentId }), manages),
  'registry.listActivity': hidden(model),
  'registry.getStageHistory': hidden(model),
  'registry.exportStageHistory': byPath('hidden', (e) => ({
    method: 'POST',
    path: '/api/console/registry.exportStageHistory',
    body: { ...model(e), format: 'csv' },
  })),
  'registry.exportActivity': byPath('hidden', (e) => ({
    method: 'POST',
    path: '/api/console/registry.exportActivity',
    body: { ...model(e), format: 'csv' },
  })),
  'registry.listVersionArtifacts': hidden(version),
  'registry.downloadVersionArtifact': byPath('hidden', ({ name }) => ({
    method: 'GET',
    path: `/model-versions/get-artifact?name=${name}&version=1&path=unseen-by-strangers.txt`,
  })),

  'registry.createWebhook': hidden((e) => ({
    modelName: e.name,
    events: ['COMMENT_CREATED'],
    httpUrlSpec: { url: 'https://93.184.216.34/hook' },
  })),
  'registry.listWebhooks': hidden((e) => ({ modelName: e.name })),
  'registry.getWebhook': hidden(webhook),
  'registry.updateWebhook': hidden((e) => ({ ...webhook(e), description: 'd' })),
  'registry.deleteWebhook': hidden(webhook),
  'registry.listDeliveries': hidden(({ webhookId }) => ({ webhookId })),
  'registry.replayDelivery': hidden(({ webhookId, deliveryId }) => ({ webhookId, id: deliveryId }), {
    before: ({ webhookId }) =>
      prisma().webhookDelivery.updateMany({ where: { webhookId }, data: { status: 'dead' } }),
  }),
  'registry.replayDeadDeliveries': hidden(({ webhookId }) => ({ webhookId })),

  'identity.getPermissions of a model': hidden(grantTarget),
  'identity.listPermissionLevels of a model': hidden(grantTarget),
  'identity.setPermissions of a model': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
  'identity.updatePermissions of a model': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
};

export const registry: Requests<Estate> = {
  type: 'registered-model',
  makeEstate: makeModelEstate,
  requests,
  elsewhere: {
    'registry.updateComment': 'its author’s alone: lib/domains/registry/comments.test.ts',
    'registry.watchModels': 'it does not end: lib/wire/console/watch-models.test.ts',
    'registry.testWebhook': 'sends something: lib/domains/registry/webhooks.test.ts',
    'registry.countInbox': 'counts what one may decide: lib/domains/registry/inbox.test.ts',
  },
};
