/** Online tables, and tags and lineage of features, as the managed platform's SDK asks for them. */
import { readFields } from '@/lib/core/body';
import { type Exchange, type Method, type Route, route } from '@/lib/core/surface';
import { decode } from '@/lib/core/wire';
import * as features from '@/lib/domains/features/operations';
import { invalid, notFound, notImplemented } from '@/lib/pure/errors';
import { DECLARED, engineeredFeatures } from './engineered-features';

const SMALL = 1 << 20;
const ONLINE = '/online-tables';
const FEATURE = '/feature-store/feature-tables/:name/features/:feature';

type OnlineTable = Awaited<ReturnType<typeof features.getOnlineTable.run>>;
type Spec = Record<string, unknown>;

/** `{name, spec: {source_table_full_name, primary_key_columns, run_triggered | run_continuously, perform_full_copy}}` */
async function readOnline({ request }: Exchange) {
  const { name, spec = {} } = (await readFields(request, SMALL)) as { name?: unknown; spec?: Spec };
  if (typeof spec !== 'object' || spec === null)
    throw invalid('`spec` must be an object.', { field: 'spec' });
  const { source_table_full_name: source, run_continuously: continuously, perform_full_copy: isWhole } = spec;
  if (source === undefined)
    throw invalid("Missing value for required parameter 'spec.source_table_full_name'.", {
      field: 'spec.source_table_full_name',
    });
  return decode(features.publishTable.input, {
    name: source,
    online_name: name,
    primary_keys: spec.primary_key_columns,
    mode: continuously ? 'continuous' : isWhole ? 'snapshot' : 'triggered',
  });
}

const stateOf = ({ version, latest, mode, error }: OnlineTable): string => {
  if (version < 0) return error ? 'OFFLINE_FAILED' : 'PROVISIONING_INITIAL_SNAPSHOT';
  if (error) return 'ONLINE_PIPELINE_FAILED';
  if (mode === 'continuous') return 'ONLINE_CONTINUOUS_UPDATE';
  return version < latest ? 'ONLINE' : 'ONLINE_NO_PENDING_UPDATE';
};

function presentOnline(online: OnlineTable) {
  const { name, table, primaryKeys, timestampKey, mode, version, rows, error } = online;
  return {
    name,
    spec: {
      source_table_full_name: table,
      primary_key_columns: primaryKeys,
      ...(timestampKey !== null && { timeseries_key: timestampKey }),
      perform_full_copy: mode === 'snapshot',
      ...(mode === 'continuous' ? { run_continuously: {} } : { run_triggered: {} }),
    },
    status: {
      detailed_state: stateOf(online),
      message:
        error ?? (version < 0 ? 'The first copy is on its way.' : `${rows} rows of version ${version}.`),
    },
    unity_catalog_provisioning_state: version >= 0 ? 'ACTIVE' : error ? 'FAILED' : 'PROVISIONING',
  };
}

/** A tag in the body, or its key in the path. */
const readTag = async ({ request, params }: Exchange) =>
  decode(features.setTag.input, { ...(await readFields(request, SMALL)), ...params });

type Table = Awaited<ReturnType<typeof features.getTable.run>>;

function tagsOf({ featureTable }: Table, { params: { feature = '' } }: Exchange) {
  const column = featureTable.columns.find(({ name }) => name === feature);
  if (!column) throw notFound(`The table '${featureTable.name}' has no feature '${feature.slice(0, 100)}'.`);
  return column.tags;
}

function presentTag(table: Table, exchange: Exchange) {
  const { key = '' } = exchange.params;
  const tag = tagsOf(table, exchange).find((each) => each.key === key);
  if (!tag) throw notFound(`The feature has no tag '${key.slice(0, 100)}'.`);
  return tag;
}

type Use = Awaited<ReturnType<typeof features.getFeatureUse.run>>;
const presentUse = ({ table, feature, isOnline, models }: Use) => ({
  models,
  feature_specs: [],
  online_features: isOnline ? [{ table_name: table, feature_name: feature }] : [],
});

const nothing = { present: () => ({}) };

/** As large as the machine is; nobody pays for it by the unit. */
const presentStore = ({ name, state }: { name: string; state: string }) => ({
  name,
  state,
  capacity: 'CU_1',
  read_replica_count: 0,
});

/** What the managed platform does and this one has no meaning for, said in words instead of an unknown path. */
const refused = (methods: Method[], path: string, why: string): Route[] =>
  methods.map((method) =>
    route(method, path, features.listOnlineStores, {
      read: () => {
        throw notImplemented(why);
      },
    }),
  );

const STORES = '/feature-store/online-stores';
const ONE_STORE =
  'This installation has one online store, which its settings name (PLUMBLINE_ONLINE_STORE); it is neither made nor changed by the API.';

export const onlineRoutes: Route[] = [
  route('POST', ONLINE, features.publishTable, {
    read: readOnline,
    present: ({ onlineTable }) => presentOnline(onlineTable),
  }),
  route('GET', `${ONLINE}/:name`, features.getOnlineTable, { present: presentOnline }),
  route('DELETE', `${ONLINE}/:name`, features.dropOnline, nothing),
  route('DELETE', `/feature-store${ONLINE}/:name`, features.dropOnline, nothing),
  route('POST', `${FEATURE}/tags`, features.setTag, { read: readTag }),
  route('GET', `${FEATURE}/tags`, features.getTable, {
    present: (table, exchange) => ({ feature_tags: tagsOf(table, exchange) }),
  }),
  route('GET', `${FEATURE}/tags/:key`, features.getTable, { present: presentTag }),
  route('PATCH', `${FEATURE}/tags/:key`, features.setTag, { read: readTag }),
  route('DELETE', `${FEATURE}/tags/:key`, features.deleteTag, nothing),
  route('GET', `${FEATURE}/lineage`, features.getFeatureUse, { present: presentUse }),
  route('GET', STORES, features.listOnlineStores, {
    present: ({ onlineStores }) => ({ online_stores: onlineStores.map(presentStore) }),
  }),
  route('GET', `${STORES}/:name`, features.getOnlineStore, { present: presentStore }),
  ...refused(['POST'], STORES, ONE_STORE),
  ...refused(['PATCH', 'DELETE'], `${STORES}/:name`, ONE_STORE),
  ...engineeredFeatures,
  ...refused(['GET', 'POST', 'PATCH', 'DELETE'], '/feature-engineering/*', DECLARED),
];
