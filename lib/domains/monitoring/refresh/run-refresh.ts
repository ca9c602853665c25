import sql from 'sql-template-tag';
import { rows, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { AppError } from '@/lib/pure/errors';
import { type ConfiguredMonitor, configured, MONITOR_COLUMNS, type MonitorRow } from '../load';
import { queueMetrics } from '../metric-tables/keep';
import { nextRun } from '../schedule';
import { putRefresh, wakeRefresh } from './queue-refresh';
import { refresh } from './refresh';
import type { RefreshRow } from './refreshing';

const MOST_ATTEMPTS = 5;
const FIRST_WAIT = 15_000;

/** One that a killed worker left is taken up again: it computes what is not there yet. */
export async function runRefresh(id: number, signal: AbortSignal): Promise<void> {
  const [row] = await rows<RefreshRow>(sql`
    UPDATE monitor_refreshes SET state = 'running', start_time = coalesce(start_time, ${Date.now()}), attempts = attempts + 1
    WHERE id = ${id} AND state IN ('pending', 'running')
    RETURNING id, monitor_id AS "monitorId", trigger, from_time AS "fromTime", to_time AS "toTime", notifies, attempts`);
  if (!row) return;
  const [monitor] = await rows<MonitorRow>(
    sql`SELECT ${MONITOR_COLUMNS} FROM monitors WHERE id = ${row.monitorId}`,
  );
  if (!monitor) return;
  try {
    const done = await refresh({
      monitor: configured(monitor),
      asked: row,
      onProgress: progressOf(row),
      signal,
    });
    await succeed(row, done);
  } catch (error) {
    if (signal.aborted) return handOver(row);
    // With its monitor it was deleted meanwhile: nobody is left to be told.
    if (!(await isThere(row))) return;
    await fail(row, error);
  }
}

/** This worker stops, which is not the refresh's fault: another, or the next, goes on at once. */
async function handOver({ id, monitorId }: RefreshRow): Promise<void> {
  await rows(
    sql`UPDATE monitor_refreshes SET state = 'pending', attempts = attempts - 1 WHERE id = ${id} AND state = 'running'`,
  );
  await wakeRefresh(monitorId, id);
}

const isThere = async ({ id }: RefreshRow): Promise<boolean> =>
  (await rows(sql`SELECT 1 FROM monitor_refreshes WHERE id = ${id}`)).length > 0;

/** Tells how far it is, and hears whether it is still wanted. */
const progressOf =
  ({ id }: RefreshRow) =>
  async (windows: number): Promise<void> => {
    const [still] = await rows<{ state: string }>(
      sql`UPDATE monitor_refreshes SET windows = ${windows} WHERE id = ${id} RETURNING state`,
    );
    if (still?.state !== 'running') throw new AppError('CANCELLED', 'It was cancelled.');
  };

async function succeed(
  { id, monitorId }: RefreshRow,
  { watermark, windows, message }: { watermark: number; windows: number; message: string },
): Promise<void> {
  await rows(sql`
    UPDATE monitor_refreshes SET state = 'success', end_time = ${Date.now()}, windows = ${windows}, message = ${message}
    WHERE id = ${id} AND state = 'running'`);
  await rows(sql`
    UPDATE monitors SET status = 'active', fault = NULL, watermark = ${watermark} WHERE id = ${monitorId}`);
  if (windows > 0) await queueMetrics(monitorId);
}

/** What the source says is told and not tried again; what broke on our side is. */
async function fail({ id, monitorId, attempts }: RefreshRow, error: unknown): Promise<void> {
  const isTold = error instanceof AppError && error.code !== 'INTERNAL_ERROR';
  const isPassing = !isTold || ['REQUEST_LIMIT_EXCEEDED', 'TEMPORARILY_UNAVAILABLE'].includes(error.code);
  if (!isTold) log.error({ refresh: id, err: error }, 'a refresh failed');
  const message = isTold
    ? error.message
    : `It broke off by a fault of this server; its log tells more of refresh ${id}.`;
  if (isPassing && attempts < MOST_ATTEMPTS) {
    await rows(
      sql`UPDATE monitor_refreshes SET state = 'pending', message = ${message} WHERE id = ${id} AND state = 'running'`,
    );
    return wakeRefresh(monitorId, id, Date.now() + FIRST_WAIT * 2 ** attempts);
  }
  if (!isTold || error.code !== 'CANCELLED') return endFailed(id, message);
  await rows(sql`
    UPDATE monitor_refreshes SET state = 'canceled', end_time = ${Date.now()}, message = ${message}
    WHERE id = ${id} AND state = 'running'`);
}

/** For one that the queue has given up too: whoever looks at it does not wait for what does not come. */
export async function endFailed(id: number, message: string): Promise<void> {
  await rows(sql`
    WITH ended AS (
      UPDATE monitor_refreshes SET state = 'failed', end_time = ${Date.now()}, message = ${message}
      WHERE id = ${id} AND state IN ('pending', 'running') RETURNING monitor_id)
    UPDATE monitors SET status = 'failing', fault = ${message} FROM ended WHERE monitors.id = monitor_id`);
}

/** Those whose time has come. However often it is asked, each is queued once; a worker that ends in between has taken nothing. */
export async function queueDue(now = Date.now()): Promise<void> {
  const due = await rows<MonitorRow>(sql`
    SELECT ${MONITOR_COLUMNS} FROM monitors WHERE next_run_time <= ${now} ORDER BY next_run_time LIMIT 500`);
  for (const monitor of due) {
    const { id, config } = monitor as ConfiguredMonitor<MonitorRow>;
    await transaction(async () => {
      const [taken] = await rows(sql`
        UPDATE monitors SET next_run_time = ${config ? nextRun(config, now) : null}
        WHERE id = ${id} AND next_run_time = ${monitor.nextRunTime} RETURNING 1`);
      if (taken && config) await putRefresh(id, 'schedule', { trigger: 'schedule' }, now);
    });
  }
}

const ABANDONED = 10 * 60_000;

/** What waits for long is woken again, whatever became of its job. */
export async function sweepRefreshes(now = Date.now()): Promise<void> {
  const left = await rows<{ id: number; monitorId: string }>(sql`
    SELECT id, monitor_id AS "monitorId" FROM monitor_refreshes
    WHERE state = 'pending' AND queued_time < ${now - ABANDONED} ORDER BY id LIMIT 200`);
  for (const { id, monitorId } of left) await wakeRefresh(monitorId, id);
}
