/** The lake of this installation, and tables of others: where a Delta table is, by its URL. */
import path from 'node:path';
import { safeKey } from '../blobs/keys';
import { bucketOf, folderOf } from '../blobs/place';
import { env } from '../env';
import { LocalTableStore } from './local-store';
import { S3TableStore } from './s3-store';
import type { TableStore } from './store';
import { DeltaTable } from './table';
import { withTableLock } from './table-lock';

/** Tables whose log is kept in mind, so that only what is new of it is read. */
const REMEMBERED = 500;
const tables = new Map<string, DeltaTable>();

/** A table of ours, by its path in the lake: `catalog/schema/table-id`. Every process reaches the same one. */
export const lakeTable = (tablePath: string): DeltaTable => openTable(urlInLake(tablePath));

/** A folder of the lake that is no table: an engine beyond this machine puts files there for us to take over. */
export const stagingStore = (id: string): TableStore => storeOf(urlInLake(`staging/${id}`));

function urlInLake(inLake: string): string {
  const key = safeKey(inLake);
  if (folderOf(env.lake) !== undefined) return `${env.lake.replace(/\/$/, '')}/${encodeURI(key)}`;
  const [root = '', query] = env.lake.split('?', 2);
  const url = `${root.replace(/\/$/, '')}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return query === undefined ? url : `${url}?${query}`;
}

/** A table anywhere: `file:/folder` or `s3://bucket/prefix?endpoint=…`. Who may name a place is for the caller to decide. */
export function openTable(url: string): DeltaTable {
  let table = tables.get(url);
  tables.delete(url);
  table ??= new DeltaTable(storeOf(url), withTableLock);
  tables.set(url, table);
  const [oldest] = tables.keys();
  if (tables.size > REMEMBERED && oldest !== undefined) tables.delete(oldest);
  return table;
}

/** Removes a table for good. Readers of this moment may fail. */
export async function dropTable(table: DeltaTable): Promise<void> {
  await table.alone(undefined, () => table.store.removeTable());
  table.log.forget();
}

function storeOf(url: string): TableStore {
  const folder = folderOf(url);
  if (folder !== undefined) return new LocalTableStore(folder);
  return new S3TableStore(bucketOf(url), path.join(env.home, 'lake-cache'), env.lakeCacheMb * 2 ** 20);
}
