/** The feature store's REST API. Rows travel as parquet on their way in, as Arrow streams on their way out. */
import { fieldsOf, readFields, readText } from '@/lib/core/body';
import { type Exchange, type Route, route } from '@/lib/core/surface';
import { decode } from '@/lib/core/wire';
import type { RowStream } from '@/lib/domains/features';
import * as features from '@/lib/domains/features/operations';
import { invalid } from '@/lib/pure/errors';
import { lookUpFields } from '../look-up-body';
import { onceOf, queryOf } from '../mlflow/query';
import { BODY_LIMIT } from '../mlflow/surface';
import { toSnakeKeys } from './feature-shapes';

const SMALL = 1 << 20;
const STORE = '/feature-store';
const TABLE = `${STORE}/tables/:name`;

const readUpload = ({ request }: Exchange) => {
  const length = request.headers.get('content-length');
  const empty = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
  return { body: request.body ?? empty, size: length === null ? undefined : Number(length) };
};

/** Names of columns by commas, conditions as JSON. */
const readRows = ({ request, params }: Exchange) => {
  const { columns: _, where, ...others } = onceOf(request.url);
  const { columns } = queryOf(request.url);
  return decode(features.readTable.input, {
    ...others,
    ...params,
    ...(columns && { columns: [columns].flat().flatMap((names) => names.split(',')) }),
    ...(where && { where: jsonOf(where) }),
  });
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('`where` is not JSON.', { field: 'where' });
  }
}

/** As the managed platform's SDK says it, or plainly. */
async function readPublish({ request, params }: Exchange) {
  const body = await readFields(request, SMALL);
  const {
    publish_mode: mode,
    online_table_name: onlineName,
    online_store: store,
  } = fieldsOf(body.publish_spec);
  const said = {
    ...(typeof mode === 'string' && { mode: mode.toLowerCase() }),
    ...(typeof onlineName === 'string' && { online_name: onlineName }),
    ...(typeof store === 'string' && { online_store: store }),
  };
  return decode(features.publishTable.input, { ...body, ...said, ...params });
}

const presentRows = ({ body, type, version }: RowStream) =>
  new Response(body, {
    headers: { 'content-type': type, ...(version !== undefined && { 'x-table-version': String(version) }) },
  });

const readLookUp = async ({ request }: Exchange) =>
  decode(
    features.getOnlineFeatures.input,
    lookUpFields(await readText(request, BODY_LIMIT), request.headers.get('content-type') ?? ''),
  );

/** Written already. */
const presentJson = ({ json }: { json: string }) =>
  new Response(json, { headers: { 'content-type': 'application/json' } });

const snake = { present: (output: unknown) => toSnakeKeys(output) };

export const featureRoutes: Route[] = [
  route('POST', `${STORE}/uploads/staged`, features.stageRows, snake),
  route('POST', `${STORE}/uploads`, features.uploadRows, { read: readUpload, ...snake }),
  route('POST', `${STORE}/tables`, features.createTable, snake),
  route('POST', `${STORE}/tables/register`, features.registerTable, snake),
  route('GET', `${STORE}/tables`, features.listTables, snake),
  route('GET', `${STORE}/features`, features.searchFeatures, snake),
  route('GET', TABLE, features.getTable, snake),
  route('PATCH', TABLE, features.updateTable, snake),
  route('DELETE', TABLE, features.dropTable, snake),
  route('POST', `${TABLE}/write`, features.writeTable, snake),
  route('GET', `${TABLE}/data`, features.readTable, { read: readRows, present: presentRows }),
  // Asked by POST: the columns may be too many for an address.
  route('POST', `${TABLE}/data`, features.readTable, { present: presentRows }),
  route('GET', `${TABLE}/history`, features.listVersions, snake),
  route('GET', `${TABLE}/profile`, features.getProfile, snake),
  route('POST', `${TABLE}/optimize`, features.optimizeTable, snake),
  route('POST', `${TABLE}/vacuum`, features.vacuumTable, snake),
  route('POST', `${TABLE}/restore`, features.restoreTable, snake),
  route('POST', `${TABLE}/refresh`, features.refreshTable, snake),
  route('POST', `${TABLE}/tags`, features.setTag, snake),
  route('DELETE', `${TABLE}/tags`, features.deleteTag, snake),
  route('POST', `${TABLE}/data-sources`, features.addDataSources, snake),
  route('DELETE', `${TABLE}/data-sources`, features.deleteDataSources, snake),
  route('POST', `${STORE}/training-sets`, features.createTrainingSet, snake),
  route('GET', `${STORE}/training-sets`, features.listTrainingSets, snake),
  route('GET', `${STORE}/training-sets/:id`, features.getTrainingSet, snake),
  route('GET', `${STORE}/training-sets/:id/data`, features.readTrainingSet, { present: presentRows }),
  route('GET', `${STORE}/training-sets/:id/rows`, features.readTrainingRows, { present: presentRows }),
  route('GET', `${STORE}/training-sets/:id/spark`, features.planOnSpark, snake),
  route('POST', `${STORE}/training-sets/:id/runs`, features.linkRun, snake),
  route('POST', `${TABLE}/publish`, features.publishTable, {
    read: readPublish,
    present: ({ version, onlineTable }) => ({ version, online_table_name: onlineTable.name }),
  }),
  route('DELETE', `${TABLE}/publish`, features.dropOnline, snake),
  route('POST', `${TABLE}/check-online`, features.checkOnline, snake),
  route('POST', `${TABLE}/rows`, features.ingestRows, snake),
  route('POST', `${STORE}/online/look-up`, features.getOnlineFeatures, {
    read: readLookUp,
    present: presentJson,
  }),
  route('POST', `${STORE}/look-up`, features.lookUpRows, { present: presentRows }),
  route('POST', `${STORE}/query`, features.queryTables, snake),
  route('POST', `${STORE}/query/stream`, features.streamQuery, { present: presentRows }),
];
