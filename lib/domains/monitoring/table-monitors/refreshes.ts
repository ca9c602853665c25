/** The refreshes of a table's monitor. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { configured, MONITOR } from '../load';
import { queueRefresh } from '../refresh/queue-refresh';
import { REFRESH_COLUMNS, type RefreshView, stopRefresh } from '../refresh-monitor';
import { loadOfTable, Which } from './load';

async function findRefresh(ctx: Context, monitorId: string, id: number): Promise<RefreshView> {
  const [refresh] = await ctx.sql<RefreshView>(
    sql`SELECT ${REFRESH_COLUMNS} FROM monitor_refreshes WHERE id = ${id} AND monitor_id = ${monitorId}`,
  );
  if (!refresh) throw notFound(`The monitor has no refresh ${id}.`);
  return refresh;
}

export const refreshTableMonitor = command({
  name: 'monitoring.refreshTableMonitor',
  summary: 'Computes the windows of a table that are new or changed.',
  access: 'monitors.run',
  input: Which,
  async run(ctx, { tableName }): Promise<{ refresh: RefreshView }> {
    const { id } = configured(await loadOfTable(ctx, tableName));
    const refreshId = await queueRefresh(ctx, id, { trigger: 'manual' });
    ctx.audit({ objectType: MONITOR, objectId: id, after: { refresh: refreshId } });
    return { refresh: await findRefresh(ctx, id, refreshId) };
  },
});

export const cancelTableRefresh = command({
  name: 'monitoring.cancelTableRefresh',
  summary: 'Stops a refresh of a table’s monitor; the windows that it has computed stay.',
  access: 'monitors.run',
  input: Which.extend({ refreshId: z.coerce.number().int() }),
  async run(ctx, { tableName, refreshId }): Promise<{ refresh: RefreshView }> {
    const { id } = await loadOfTable(ctx, tableName);
    await stopRefresh(ctx, id, refreshId);
    return { refresh: await findRefresh(ctx, id, refreshId) };
  },
});

export const listTableRefreshes = query({
  name: 'monitoring.listTableRefreshes',
  summary: 'The refreshes of a table’s monitor, newest first.',
  access: 'monitors.read',
  input: Which,
  async run(ctx, { tableName }): Promise<{ refreshes: RefreshView[] }> {
    const { id } = await loadOfTable(ctx, tableName);
    const refreshes = await ctx.sql<RefreshView>(
      sql`SELECT ${REFRESH_COLUMNS} FROM monitor_refreshes WHERE monitor_id = ${id} ORDER BY id DESC LIMIT 100`,
    );
    return { refreshes };
  },
});

export const getTableRefresh = query({
  name: 'monitoring.getTableRefresh',
  summary: 'How a refresh of a table’s monitor goes.',
  access: 'monitors.read',
  input: Which.extend({ refreshId: z.coerce.number().int() }),
  async run(ctx, { tableName, refreshId }): Promise<{ refresh: RefreshView }> {
    const { id } = await loadOfTable(ctx, tableName);
    return { refresh: await findRefresh(ctx, id, refreshId) };
  },
});
