import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { conflict, invalid, notFound } from '@/lib/pure/errors';
import { configured, loadMonitor, MONITOR } from './load';
import { queueRefresh } from './refresh/queue-refresh';
import { MonitorId } from './schemas';

export const refreshMonitor = command({
  name: 'monitoring.refreshMonitor',
  summary:
    'Computes the windows that are new or changed; those of a time that is given are computed again, and notify nobody unless asked.',
  access: 'monitors.run',
  input: z.object({
    id: MonitorId,
    from: z.number().int().optional(),
    to: z.number().int().optional(),
    notifies: z.boolean().default(false),
  }),
  async run(ctx, { id, from, to, notifies }): Promise<{ refreshId: number }> {
    configured(await loadMonitor(ctx, id));
    if (from !== undefined && to !== undefined && from >= to)
      throw invalid('It must be later than from.', { field: 'to' });
    const isBackfill = from !== undefined || to !== undefined;
    const trigger = isBackfill ? 'backfill' : 'manual';
    const refreshId = await queueRefresh(ctx, id, { trigger, from, to, notifies });
    ctx.audit({
      objectType: MONITOR,
      objectId: id,
      after: { refresh: refreshId, trigger, from, to, notifies },
    });
    return { refreshId };
  },
});

export const cancelRefresh = command({
  name: 'monitoring.cancelRefresh',
  summary: 'Stops a refresh; the windows that it has computed stay.',
  access: 'monitors.run',
  input: z.object({ id: MonitorId, refreshId: z.number().int() }),
  async run(ctx, { id, refreshId }) {
    await loadMonitor(ctx, id);
    await stopRefresh(ctx, id, refreshId);
    return {};
  },
});

/** @throws INVALID_STATE where it has ended, or is none of the monitor */
export async function stopRefresh(ctx: Context, id: string, refreshId: number): Promise<void> {
  const [stopped] = await ctx.sql(sql`
    UPDATE monitor_refreshes SET state = 'canceled', end_time = ${ctx.now}
    WHERE id = ${refreshId} AND monitor_id = ${id} AND state IN ('pending', 'running') RETURNING 1`);
  if (!stopped) throw conflict('It is not under way.');
  ctx.audit({ objectType: MONITOR, objectId: id, after: { cancelled: refreshId } });
}

export type RefreshView = {
  id: number;
  trigger: string;
  state: 'pending' | 'running' | 'success' | 'failed' | 'canceled';
  from: number | null;
  to: number | null;
  notifies: boolean;
  requestedBy: string;
  queuedTime: number;
  startTime: number | null;
  endTime: number | null;
  windows: number;
  message: string;
};

export const REFRESH_COLUMNS = sql`
  id, trigger, state, from_time AS "from", to_time AS "to", notifies, requested_by AS "requestedBy",
  queued_time AS "queuedTime", start_time AS "startTime", end_time AS "endTime", windows, message`;

export const getRefresh = query({
  name: 'monitoring.getRefresh',
  summary: 'How a refresh goes.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId, refreshId: z.number().int() }),
  async run(ctx, { id, refreshId }): Promise<{ refresh: RefreshView }> {
    await loadMonitor(ctx, id);
    const [refresh] = await ctx.sql<RefreshView>(
      sql`SELECT ${REFRESH_COLUMNS} FROM monitor_refreshes WHERE id = ${refreshId} AND monitor_id = ${id}`,
    );
    if (!refresh) throw notFound(`The monitor has no refresh ${refreshId}.`);
    return { refresh };
  },
});

export const listRefreshes = query({
  name: 'monitoring.listRefreshes',
  summary: 'The refreshes of a monitor, newest first.',
  access: 'monitors.read',
  input: z.object({
    id: MonitorId,
    limit: z.number().int().min(1).max(100).default(20),
    pageToken: PageToken,
  }),
  async run(ctx, { id, limit, pageToken: token }) {
    await loadMonitor(ctx, id);
    const [after] = readPageToken({ id }, token) ?? [];
    const found = await ctx.sql<RefreshView>(sql`
      SELECT ${REFRESH_COLUMNS} FROM monitor_refreshes
      WHERE monitor_id = ${id} ${after === undefined ? empty : sql`AND id < ${Number(after)}`}
      ORDER BY id DESC LIMIT ${limit + 1}`);
    const { page: refreshes, nextPageToken } = cutPage({ id }, found, limit, ({ id: last }) => [last]);
    return { refreshes, nextPageToken };
  },
});
