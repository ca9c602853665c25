import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { rows } from '@/lib/platform/db';
import { enqueue } from '@/lib/platform/queue';
import { nameOf } from '../load';

export const REFRESH = 'monitoring.refresh';
export const TRIGGERS = ['manual', 'schedule', 'upload', 'backfill', 'reference'] as const;
export type Trigger = (typeof TRIGGERS)[number];

type Asked = { trigger: Trigger; from?: number | undefined; to?: number | undefined; notifies?: boolean };

/** One that waits already does for all that ask for the same. Refreshes of a monitor are made one after another. */
export async function queueRefresh(ctx: Context, monitorId: string, asked: Asked): Promise<number> {
  return putRefresh(monitorId, nameOf(ctx), asked, ctx.now);
}

export async function putRefresh(
  monitorId: string,
  requestedBy: string,
  { trigger, from, to, notifies = false }: Asked,
  now = Date.now(),
): Promise<number> {
  const [waiting] = await rows<{ id: number }>(sql`
    SELECT id FROM monitor_refreshes
    WHERE monitor_id = ${monitorId} AND state = 'pending' AND notifies = ${notifies}
      AND from_time IS NOT DISTINCT FROM ${from ?? null}::bigint AND to_time IS NOT DISTINCT FROM ${to ?? null}::bigint
    LIMIT 1`);
  if (waiting) return waiting.id;
  const [made] = await rows<{ id: number }>(sql`
    INSERT INTO monitor_refreshes (monitor_id, trigger, from_time, to_time, notifies, requested_by, queued_time)
    VALUES (${monitorId}, ${trigger}, ${from ?? null}, ${to ?? null}, ${notifies}, ${requestedBy}, ${now}) RETURNING id`);
  const id = made?.id ?? 0;
  await wakeRefresh(monitorId, id);
  return id;
}

export const wakeRefresh = (monitorId: string, id: number, at?: number) =>
  enqueue(
    REFRESH,
    { id },
    { queue: `monitor:${monitorId}`, key: `refresh:${id}`, ...(at !== undefined && { runAt: new Date(at) }) },
  );
