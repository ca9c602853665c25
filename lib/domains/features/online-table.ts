import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { loadTable, type TableRow, tableGranted } from './load';
import { TableName } from './schemas';

/** The online copy of a table, by itself. */
export type OnlineTableView = {
  name: string;
  table: string;
  primaryKeys: string[];
  timestampKey: string | null;
  mode: 'snapshot' | 'triggered' | 'continuous';
  /** The version that it shows, -1 before the first; and the table's. */
  version: number;
  latest: number;
  rows: number;
  error: string | null;
};

/** The table that an online copy of that name is of; the name itself where it is a table's, or no copy's. */
export async function nameOfTable(ctx: Context, name: string): Promise<string> {
  const [found] = await ctx.sql<{ name: string }>(sql`
    SELECT name FROM feature_tables JOIN online_tables ON table_key = key
    WHERE online_name = ${name} AND deleted_time IS NULL AND ${tableGranted(ctx, 'CAN_VIEW_METADATA')}
      AND NOT EXISTS (SELECT 1 FROM feature_tables AS own WHERE own.name = ${name} AND own.deleted_time IS NULL)`);
  return found?.name ?? name;
}

/** @throws RESOURCE_DOES_NOT_EXIST where the table is not published */
export async function readOnlineTable(
  ctx: Context,
  { key, name, primaryKeys, timestampKey, version: latest }: TableRow,
): Promise<OnlineTableView> {
  type Found = Pick<OnlineTableView, 'mode' | 'version' | 'rows' | 'error'> & { onlineName: string | null };
  const [online] = await ctx.sql<Found>(sql`
    SELECT mode, version, rows, error, online_name AS "onlineName" FROM online_tables WHERE table_key = ${key}`);
  if (!online) throw notFound(`The table '${name}' is not published.`);
  const { onlineName, ...state } = online;
  return { ...state, name: onlineName ?? name, table: name, primaryKeys, timestampKey, latest };
}

export const getOnlineTable = query({
  name: 'features.getOnlineTable',
  summary:
    'The online copy of a table, by its own name or by the table’s: what it shows, and what went wrong.',
  access: 'features.read',
  input: z.object({ name: TableName }),
  run: async (ctx, { name }) => readOnlineTable(ctx, await loadTable(ctx, await nameOfTable(ctx, name))),
});
