import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Level } from '@/lib/pure/permission-levels';
import { deltaOf, staleness, type TableRow } from './load';

export type KeyValue = { key: string; value: string };
export type FeatureView = {
  name: string;
  type: string;
  description: string;
  /** The version that brought it. */
  since: number;
  tags: KeyValue[];
};
export type SourceView = { kind: 'table' | 'path' | 'custom'; source: string };
export type OnlineView = {
  mode: 'snapshot' | 'triggered' | 'continuous';
  schedule: string | null;
  ttlSeconds: number | null;
  /** The version of the table that it shows; -1 before the first. */
  version: number;
  rows: number;
  publishedTime: number | null;
  error: string | null;
};

/** What computes the rows, as it called itself when it wrote. */
export type ProducerView = { producer: string; runId: string | null; version: number; time: number };

/** A table as clients know it. Times are epoch milliseconds. */
export type TableView = {
  /** What permissions are keyed by. */
  tableId: string;
  name: string;
  description: string;
  primaryKeys: string[];
  timestampKeys: string[];
  partitionColumns: string[];
  /** Every column in its order, keys too. */
  columns: FeatureView[];
  /** The columns that are no keys. */
  features: FeatureView[];
  tags: KeyValue[];
  dataSources: SourceView[];
  /** Of the latest versions, each with its last one; who wrote last comes first. */
  producers: ProducerView[];
  owner: string;
  isExternal: boolean;
  /** Where other tools open it as a Delta table. */
  path: string;
  version: number;
  rows: number | null;
  bytes: number;
  creationTimestamp: number;
  lastUpdatedTimestamp: number;
  lastWriteTimestamp: number | null;
  freshnessMinutes: number | null;
  /** When the next write is due; null where nothing is expected. */
  dueTimestamp: number | null;
  onlineStores: OnlineView[];
  permissionLevel: Level;
};

/** What changes by itself: looked at again and again, which all columns of a wide table would be too much for. */
export type TableState = Pick<
  TableView,
  | 'version'
  | 'rows'
  | 'bytes'
  | 'lastUpdatedTimestamp'
  | 'lastWriteTimestamp'
  | 'freshnessMinutes'
  | 'dueTimestamp'
  | 'onlineStores'
>;

const stateOf = (table: TableRow, onlineStores: OnlineView[]): TableState => ({
  version: table.version,
  rows: table.rows,
  bytes: table.bytes,
  lastUpdatedTimestamp: table.lastUpdatedTime,
  lastWriteTimestamp: table.lastWriteTime,
  freshnessMinutes: table.freshnessMinutes,
  dueTimestamp: staleness(table)?.dueTime ?? null,
  onlineStores,
});

const onlineStoresOf = ({ key }: TableRow): Sql => sql`
  (SELECT coalesce(json_agg(json_build_object('mode', mode, 'schedule', schedule, 'ttlSeconds', ttl_seconds,
     'version', version, 'rows', rows, 'publishedTime', published_time, 'error', error)), '[]')
   FROM online_tables WHERE table_key = ${key})`;

export async function readTableState(ctx: Context, table: TableRow): Promise<TableState> {
  const [found] = await ctx.sql<Pick<Parts, 'onlineStores'>>(
    sql`SELECT ${onlineStoresOf(table)} AS "onlineStores"`,
    'features.readTableState',
  );
  return stateOf(table, found?.onlineStores ?? []);
}

type Parts = {
  columns: FeatureView[];
  tags: KeyValue[];
  dataSources: SourceView[];
  producers: ProducerView[];
  onlineStores: OnlineView[];
};

/** A table that rows are pushed to has many versions, and who wrote it a year ago is in its history. */
const LATEST = 500;

/** One statement, whatever there is of it. */
export async function readTableView(ctx: Context, table: TableRow): Promise<TableView> {
  const [parts] = await ctx.sql<Parts>(
    sql`
    SELECT
      (SELECT coalesce(json_agg(json_build_object('name', name, 'type', type, 'description', description, 'since', since,
         'tags', (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]')
                  FROM feature_tags WHERE table_key = features.table_key AND feature = features.name)) ORDER BY position), '[]')
       FROM features WHERE table_key = ${table.key}) AS columns,
      (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]')
       FROM feature_tags WHERE table_key = ${table.key} AND feature = '') AS tags,
      (SELECT coalesce(json_agg(json_build_object('kind', kind, 'source', source) ORDER BY kind, source), '[]')
       FROM feature_sources WHERE table_key = ${table.key}) AS "dataSources",
      (SELECT coalesce(json_agg(last ORDER BY version DESC), '[]') FROM (
         SELECT DISTINCT ON (writer->>'producer') writer->>'producer' AS producer, writer->>'runId' AS "runId", version, time
         FROM (SELECT writer, version, time FROM feature_table_versions WHERE table_key = ${table.key}
               ORDER BY version DESC LIMIT ${LATEST}) AS latest
         WHERE writer->>'producer' IS NOT NULL ORDER BY writer->>'producer', version DESC) AS last) AS producers,
      ${onlineStoresOf(table)} AS "onlineStores"`,
    'features.readTableView',
  );
  const { columns = [], tags = [], dataSources = [], producers = [], onlineStores = [] } = parts ?? {};
  return {
    tableId: table.id,
    name: table.name,
    description: table.description,
    primaryKeys: table.primaryKeys,
    timestampKeys: table.timestampKey === null ? [] : [table.timestampKey],
    partitionColumns: table.partitionColumns,
    columns,
    features: columns.filter(({ name }) => !table.primaryKeys.includes(name)),
    tags,
    dataSources,
    producers,
    owner: table.createdBy,
    isExternal: table.isExternal,
    path: deltaOf(table).place,
    ...stateOf(table, onlineStores),
    creationTimestamp: table.creationTime,
    permissionLevel: table.level,
  };
}
