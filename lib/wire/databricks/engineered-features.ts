/** What the managed platform's SDK calls engineered features: here they are the columns of feature tables, as they are written. */
import { readFields } from '@/lib/core/body';
import { type Exchange, type Route, route } from '@/lib/core/surface';
import * as features from '@/lib/domains/features/operations';
import { invalid, notFound, notImplemented } from '@/lib/pure/errors';
import { onceOf } from '../mlflow/query';

const FEATURES = '/feature-engineering/features';
const COPIES = '/feature-engineering/materialized-features';
const SMALL = 1 << 20;

export const DECLARED =
  'Features declared over streams and materialised by the platform are not offered: write feature tables, push rows to them, and publish them.';

type Column = {
  table: string;
  name: string;
  description: string;
  primaryKeys: readonly string[];
  timestampKey: string | null;
};

/** One that is looked up by the keys of its table: `catalog.schema.table.feature` is its full name. */
function present({ table, name, description, primaryKeys, timestampKey }: Column) {
  const [catalog, schema] = table.split('.');
  const entities = primaryKeys.filter((key) => key !== timestampKey);
  const time = timestampKey !== null && { timeseries_column: timestampKey };
  return {
    full_name: `${table}.${name}`,
    name,
    catalog_name: catalog,
    schema_name: schema,
    description,
    source: { delta_table_source: { full_name: table, entity_columns: entities, ...time } },
    function: { column_selection: { column: name } },
    entities: entities.map((each) => ({ name: each })),
    ...(timestampKey !== null && { timeseries_column: { name: timestampKey } }),
  };
}

const readList = ({ request }: Exchange) => {
  const asked = onceOf(request.url);
  return {
    schema: `${asked.catalog_name}.${asked.schema_name}`,
    hasKeys: false,
    ...(asked.page_size && { limit: asked.page_size }),
    ...(asked.page_token && { pageToken: asked.page_token }),
  };
};

const fullNameIn = ({ request, params }: Exchange): string =>
  params.full ?? String(onceOf(request.url).feature_name ?? '');

/** The table is what stands before the last dot. @throws NOT_IMPLEMENTED for what is none of a table */
function readTable(exchange: Exchange) {
  const full = fullNameIn(exchange);
  const at = full.lastIndexOf('.');
  if (at < 0) throw notImplemented(DECLARED);
  return { name: full.slice(0, at) };
}

type Table = Awaited<ReturnType<typeof features.getTable.run>>;

function columnOf({ featureTable }: Table, exchange: Exchange): Column {
  const { name: table, primaryKeys, timestampKeys, columns } = featureTable;
  const full = fullNameIn(exchange);
  const column = columns.find(({ name }) => name === full.slice(full.lastIndexOf('.') + 1));
  if (!column || primaryKeys.includes(column.name))
    throw notFound(`There is no feature '${full.slice(0, 300)}'.`);
  return { ...column, table, primaryKeys, timestampKey: timestampKeys[0] ?? null };
}

/** The online copies of its table. */
function copiesOf(table: Table, exchange: Exchange) {
  const { table: of, name } = columnOf(table, exchange);
  return table.featureTable.onlineStores.map(({ publishedTime }) => ({
    materialized_feature_id: `${of}.${name}`,
    feature_name: `${of}.${name}`,
    is_online: true,
    ...(publishedTime !== null && { last_materialization_time: new Date(publishedTime).toISOString() }),
  }));
}

function presentCopy(table: Table, exchange: Exchange) {
  const [copy] = copiesOf(table, exchange);
  if (!copy) throw notFound(`The table of '${fullNameIn(exchange).slice(0, 300)}' is not published.`);
  return copy;
}

/** Of a feature only its description changes, on the managed platform as here. */
async function readChange(exchange: Exchange) {
  const { name } = readTable(exchange);
  const { update_mask: mask } = onceOf(exchange.request.url);
  if (mask !== 'description')
    throw invalid("Of a feature only its description can be changed: 'update_mask' must be 'description'.", {
      field: 'update_mask',
    });
  const { description = '' } = await readFields(exchange.request, SMALL);
  const full = fullNameIn(exchange);
  return { name, featureDescriptions: { [full.slice(name.length + 1)]: description } };
}

export const engineeredFeatures: Route[] = [
  route('GET', FEATURES, features.searchFeatures, {
    read: readList,
    present: ({ features: found, nextPageToken }) => ({
      features: found.map(present),
      ...(nextPageToken !== null && { next_page_token: nextPageToken }),
    }),
  }),
  route('GET', `${FEATURES}/:full`, features.getTable, {
    read: readTable,
    present: (table, exchange) => present(columnOf(table, exchange)),
  }),
  route('PATCH', `${FEATURES}/:full`, features.updateTable, {
    read: readChange,
    present: (table, exchange) => present(columnOf(table, exchange)),
  }),
  route('GET', COPIES, features.getTable, {
    read: readTable,
    present: (table, exchange) => ({ materialized_features: copiesOf(table, exchange) }),
  }),
  route('GET', `${COPIES}/:full`, features.getTable, { read: readTable, present: presentCopy }),
];
