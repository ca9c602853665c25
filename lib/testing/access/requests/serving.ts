/** Endpoints, and what is in them. */
import { perform } from '@/lib/core/perform';
import { rollOut, updateConfig } from '@/lib/domains/serving/operations';
import { goLive, system } from '@/lib/domains/serving/settle';
import { prisma } from '@/lib/platform/db';
import { type EndpointEstate as Estate, makeEndpointEstate } from '../endpoint-estate';
import { hidden, nothing, own, type Requests } from '../entry';

const endpoint = ({ name }: Estate) => ({ name });
const replay = (e: Estate) => ({ ...endpoint(e), number: e.replay });
const grantTarget = ({ objectId }: Estate) => ({ objectType: 'serving-endpoint', objectId });
const entities = ({ modelName }: Estate) => [{ entityName: modelName, entityVersion: '1' }];
const entity = 'unseen-by-strangers';

/** What was asked for last is live: no model server is there to be waited for. */
async function settle({ objectId }: Estate) {
  const { key, lastVersion } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { id: objectId } });
  await perform(goLive, system('estate'), { key, version: lastVersion });
}

/** Its second version beside the first. */
const start = (how: { kind: 'canary' } | { kind: 'shadow' }) => async (estate: Estate) => {
  await perform(rollOut, estate.owner, { ...endpoint(estate), entityVersion: '2', how });
  await settle(estate);
};

/** An external model in its place. */
const passOn = async (estate: Estate) => {
  const config = { customProviderUrl: 'https://93.184.216.34/v1' };
  const externalModel = {
    name: 'outside',
    provider: 'custom',
    task: 'llm/v1/chat' as const,
    customProviderConfig: config,
  };
  await perform(updateConfig, estate.owner, {
    ...endpoint(estate),
    servedEntities: [{ name: entity, externalModel }],
  });
  await settle(estate);
};

/** To a cluster that nobody asks: what is live says that it runs there. */
const handOver = async ({ objectId }: Estate) => {
  const { key, liveVersion } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { id: objectId } });
  const where = { endpointKey_version: { endpointKey: key, version: liveVersion ?? 0 } };
  const { definition } = await prisma().servingConfig.findUniqueOrThrow({ where });
  const cluster = { id: crypto.randomUUID(), name: 'elsewhere', mode: 'knative' };
  await prisma().servingConfig.update({
    where,
    data: { definition: { ...(definition as object), cluster } },
  });
};

const aCluster = { name: 'no-such', url: 'http://127.0.0.1:9', token: 'none', namespace: 'models' };

const requests: Requests<Estate>['requests'] = {
  'serving.connectCluster': own(() => ({ ...aCluster, serverUrl: 'http://localhost' })),
  'serving.changeCluster': own(() => ({ name: aCluster.name })),
  'serving.removeCluster': own(() => ({ name: aCluster.name })),
  'serving.listClusters': own(() => ({})),
  'serving.nameClusters': own(() => ({})),
  'serving.createEndpoint': own((e) => ({
    name: `e-${crypto.randomUUID().slice(0, 8)}`,
    config: { servedEntities: entities(e) },
  })),
  'serving.getEndpoint': hidden(endpoint),
  'serving.searchEndpoints': nothing(() => ({})),
  'serving.listEndpoints': nothing(() => ({})),
  'serving.listFailing': nothing(() => ({})),
  'serving.listConfigs': hidden(endpoint),
  'serving.getCharts': hidden(endpoint),
  'serving.getHints': hidden(endpoint),
  'serving.getForm': hidden(endpoint),
  'serving.listInferences': hidden(endpoint),
  'serving.labelInferences': hidden((e) => ({ ...endpoint(e), labels: [{ requestId: 'r', label: 1 }] })),
  'serving.listEvents': hidden(endpoint),
  'serving.readLogs': hidden((e) => ({ ...endpoint(e), entity })),
  'serving.exportMetrics': hidden(endpoint),
  'serving.getOpenApi': hidden(endpoint),
  'serving.updateConfig': hidden((e) => ({ ...endpoint(e), servedEntities: entities(e) })),
  'serving.setTraffic': hidden((e) => ({ ...endpoint(e), routes: [{ entity, percent: 100 }] })),
  'serving.getRollout': hidden(endpoint),
  'serving.rollOut': hidden((e) => ({ ...endpoint(e), entityVersion: '2', how: { kind: 'atOnce' } })),
  'serving.endCanary': hidden((e) => ({ ...endpoint(e), to: 'back' }), { before: start({ kind: 'canary' }) }),
  'serving.endShadow': hidden(endpoint, { before: start({ kind: 'shadow' }) }),
  'serving.replaceSecret': hidden((e) => ({ ...endpoint(e), entity, secret: 's' }), {
    before: passOn,
  }),
  'serving.changeVariables': hidden((e) => ({ ...endpoint(e), entity, set: { PLACE: 'here' } })),
  'serving.setScaling': hidden((e) => ({ ...endpoint(e), entity, scaleToZero: true })),
  'serving.moveEndpoint': hidden((e) => ({ ...endpoint(e), cluster: null }), { before: handOver }),
  'serving.rollBack': hidden((e) => ({ ...endpoint(e), version: 1 })),
  'serving.cancelUpdate': hidden(endpoint, {
    before: (e) => perform(updateConfig, e.owner, { ...endpoint(e), servedEntities: entities(e) }),
  }),
  'serving.setTags': hidden((e) => ({ ...endpoint(e), addTags: [{ key: 'k', value: 'v' }] })),
  'serving.changeSettings': hidden((e) => ({ ...endpoint(e), change: { timeoutSeconds: 10 } })),
  'serving.startReplay': hidden((e) => ({ ...endpoint(e), modelName: e.modelName, modelVersion: 2 })),
  'serving.listReplays': hidden(endpoint),
  'serving.getReplay': hidden(replay),
  'serving.cancelReplay': hidden(replay),
  'serving.deleteReplay': hidden(replay),
  'serving.stopEndpoint': hidden(endpoint),
  'serving.startEndpoint': hidden(endpoint),
  'serving.deleteEndpoint': hidden(endpoint),

  'identity.getPermissions of an endpoint': hidden(grantTarget),
  'identity.listPermissionLevels of an endpoint': hidden(grantTarget),
  'identity.setPermissions of an endpoint': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
  'identity.updatePermissions of an endpoint': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
};

export const serving: Requests<Estate> = {
  type: 'serving-endpoint',
  makeEstate: makeEndpointEstate,
  requests,
  elsewhere: {
    'serving.fetchArchive': 'opened by a token alone: lib/wire/invocations/kserve.test.ts',
  },
};
