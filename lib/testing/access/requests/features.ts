/** Feature tables, and what is in them. */
import { prisma } from '@/lib/platform/db';
import { byPath, hidden, MARK, nothing, own, type Requests, WORD } from '../entry';
import { type FeatureEstate as Estate, makeFeatureEstate } from '../feature-estate';

const table = ({ name }: Estate) => ({ name });
const path = ({ name }: Estate) => `/api/2.0/feature-store/tables/${name}`;
const schema = [{ name: 'zone', type: 'long' }];
const aName = () => `test.t_${crypto.randomUUID().replaceAll('-', '')}`;

/** An online copy that shows the table without a row. */
async function publishFor({ objectId }: Estate) {
  const { key } = await prisma().featureTable.findUniqueOrThrow({ where: { id: objectId } });
  await prisma().onlineTable.create({
    data: { tableKey: key, mode: 'triggered', version: 0, createdBy: '' },
  });
}

const requests: Requests<Estate>['requests'] = {
  'features.getTable': hidden(table),
  'features.getTableState': hidden(table),
  'features.listTables': nothing(() => ({ search: MARK })),
  'features.searchFeatures': nothing(() => ({ search: MARK })),
  'features.listRelations': nothing(() => ({ search: WORD })),
  'features.listFacets': nothing(() => ({})),
  'features.listVersions': hidden(table),
  'features.sampleRows': hidden(table),
  'features.getProfile': hidden(table),
  'features.findEntity': hidden((e) => ({ ...table(e), keys: { zone: '1' } })),
  'features.getFeatureHistory': hidden((e) => ({ ...table(e), feature: e.feature })),
  'features.readTable': byPath('hidden', (e) => ({ method: 'GET', path: `${path(e)}/data` })),
  // To a stranger it is SQL over a table that is not there.
  'features.listColumns': own((e) => ({ name: e.name })),
  'features.queryTables': own((e) => ({ sql: `SELECT * FROM ${e.name}` })),
  'features.streamQuery': byPath('own', (e) => ({
    method: 'POST',
    path: '/api/2.0/feature-store/query/stream',
    body: { sql: `SELECT * FROM ${e.name}` },
  })),
  'features.exportQuery': byPath('own', (e) => ({
    method: 'POST',
    path: '/api/console/features.exportQuery',
    body: { sql: `SELECT * FROM ${e.name}` },
  })),

  'features.compareTableVersions': hidden((e) => ({ ...table(e), from: 0, to: 0 })),
  'features.getLineage': hidden(table),
  'features.getFeatureUse': hidden((e) => ({ ...table(e), feature: e.feature })),
  'features.listOnlineStores': own(() => ({})),
  'features.getOnlineStore': own(() => ({ name: 'main' })),
  'features.getOnlineTable': { ...hidden(table), before: (e) => publishFor(e) },
  'features.getRunLineage': nothing(() => ({ runIds: [MARK] })),
  'features.createTrainingSet': own((e) => ({ source: { tableName: e.name } })),
  'features.previewTrainingSet': hidden((e) => ({ source: { tableName: e.name } })),
  'features.getTrainingSet': hidden((e) => ({ id: e.setId })),
  'features.listTrainingSets': nothing(() => ({})),
  'features.readTrainingSet': byPath('hidden', (e) => ({
    method: 'GET',
    path: `/api/2.0/feature-store/training-sets/${e.setId}/data`,
  })),
  'features.exportTrainingSet': byPath('hidden', (e) => ({
    method: 'GET',
    path: `/api/console/features.exportTrainingSet?input=${encodeURIComponent(JSON.stringify({ id: e.setId }))}`,
  })),
  'features.readTrainingRows': byPath('hidden', (e) => ({
    method: 'GET',
    path: `/api/2.0/feature-store/training-sets/${e.setId}/rows`,
  })),
  'features.planOnSpark': hidden((e) => ({ id: e.setId })),
  'features.linkRun': own((e) => ({ id: e.setId, runId: 'r' })),
  'features.stageRows': own(() => ({})),
  'features.uploadRows': byPath('own', () => ({
    method: 'POST',
    path: '/api/2.0/feature-store/uploads',
    body: 'no rows',
  })),
  'features.uploadLabels': byPath('own', () => ({
    method: 'POST',
    path: '/api/console/features.uploadLabels',
    body: 'zone,fare\n1,2.5\n',
  })),
  'features.createTable': own(() => ({ name: aName(), primaryKeys: ['zone'], schema })),
  'features.registerTable': own(() => ({ name: aName(), location: 'no place', primaryKeys: ['zone'] })),
  'features.updateTable': hidden((e) => ({ ...table(e), description: 'd' })),
  'features.setTag': hidden((e) => ({ ...table(e), key: 'k', value: 'v' })),
  'features.deleteTag': hidden((e) => ({ ...table(e), key: 'team' })),
  'features.addDataSources': hidden((e) => ({ ...table(e), dataSources: ['raw'] })),
  'features.deleteDataSources': hidden((e) => ({ ...table(e), dataSources: ['raw'] })),
  'features.optimizeTable': hidden(table),
  'features.restoreTable': hidden((e) => ({ ...table(e), version: 0 })),
  'features.refreshTable': hidden(table),
  'features.vacuumTable': hidden(table),
  'features.publishTable': hidden(table),
  'features.dropOnline': { ...hidden(table), before: (e) => publishFor(e) },
  'features.checkOnline': { ...hidden(table), before: (e) => publishFor(e) },
  'features.ingestRows': hidden((e) => ({ ...table(e), idempotencyKey: 'k', rows: [{ zone: 1 }] })),
  'features.getOnlineFeatures': {
    ...byPath('hidden', (e) => ({
      method: 'POST',
      path: '/api/2.0/feature-store/online/look-up',
      body: { lookups: [{ table_name: e.name, lookup_key: 'zone' }], rows: [{ zone: 1 }] },
    })),
    before: (e) => publishFor(e),
  },
  'features.dropTable': hidden((e) => ({ ...table(e), force: true })),
};

export const features: Requests<Estate> = {
  type: 'feature-table',
  makeEstate: makeFeatureEstate,
  requests,
  elsewhere: {
    'features.lookUpRows':
      'its upload must be of the one who asks: lib/domains/features/training-sets.test.ts',
    'features.writeTable': 'its upload must be of the one who asks: lib/domains/features/tables.test.ts',
  },
};
