/** The monitor of a table, by the table's name or id. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { TableName as FeatureTableName, nameOfTable } from '@/lib/domains/features/index';
import { notFound } from '@/lib/pure/errors';
import { type LoadedMonitor, loadMonitor, monitorLevel } from '../load';
import { type MonitorView, viewMonitor } from '../monitor-shape';
import { TableName } from './definition';

export const Which = z.object({ tableName: TableName });

export type TableMonitor = {
  monitor: MonitorView;
  asked: Record<string, unknown>;
  tableName: string;
  /** Told to who made it. */
  tableId?: string;
};

/** @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function loadOfTable(
  ctx: Context,
  tableName: string,
  options: { lock?: boolean } = {},
): Promise<LoadedMonitor & { tableName: string }> {
  const name = await tableNamed(ctx, tableName);
  // One that may not be seen is not there: in the same words.
  const [found] = await ctx.sql<{ id: string; name: string }>(sql`
    SELECT id, name FROM monitors
    WHERE name = ${name} AND source->>'kind' = 'feature-table' AND ${monitorLevel(ctx)} IS NOT NULL`);
  if (!found) throw notFound(`The table '${tableName}' has no monitor.`);
  return { ...(await loadMonitor(ctx, found.id, options)), tableName: found.name };
}

export const viewOf = (ctx: Context, monitor: LoadedMonitor & { tableName: string }): TableMonitor => ({
  monitor: viewMonitor(ctx, monitor),
  asked: monitor.source.kind === 'feature-table' ? (monitor.source.asked ?? {}) : {},
  tableName: monitor.tableName,
});

const ID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** Names have a dot, ids have none. What is no name of a table is found nowhere. @throws RESOURCE_DOES_NOT_EXIST for an id */
export const tableNamed = async (ctx: Context, nameOrId: string): Promise<string> =>
  ID.test(nameOrId)
    ? nameOfTable(ctx, nameOrId.replaceAll('-', '').toLowerCase())
    : (FeatureTableName.safeParse(nameOrId).data ?? nameOrId.toLowerCase());
