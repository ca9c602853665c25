/** Which times of an endpoint's log a refresh has to read: windows that are open, and those that late labels opened again. */
import sql from 'sql-template-tag';
import { labelledSince, lastInference } from '@/lib/domains/serving/index';
import { rows } from '@/lib/platform/db';
import { type TimeWindow, windowAt } from '@/lib/pure/windows/windows';
import { LOGGED_AT } from '../inferences';
import type { ConfiguredMonitor, MonitorRow } from '../load';

/** A row is written within a second of its time; a busy database may take longer. */
const MARGIN = 5 * 60_000;

type Asked = { fromTime: number | null; toTime: number | null };

/** @returns undefined where all has to be read: of other sources, by a time of the rows' own, and by a plan that is not through yet */
export async function timesToRead(
  { id, source, config, planVersion, watermark }: ConfiguredMonitor<MonitorRow>,
  { fromTime, toTime }: Asked,
  now: number,
): Promise<TimeWindow[] | undefined> {
  if (source.kind !== 'endpoint' || config.timeColumn !== LOGGED_AT || planVersion === null) return undefined;
  const whole = (time: number) => windowAt(time, config.granularity, config.timeZone);
  if (fromTime !== null) return [{ start: whole(fromTime).start, end: toTime ?? now + 1 }];
  if (toTime !== null || watermark === null) return undefined;
  const since = await lastThrough(id, planVersion);
  if (since === undefined) return undefined;
  const [last, labelled] = await Promise.all([
    lastInference(source.endpointId),
    labelledSince(source.endpointId, since - MARGIN),
  ]);
  const open = whole(Math.min(watermark - MARGIN, last ?? watermark)).start;
  return merge([...labelled.map(whole), { start: open, end: now + 1 }]);
}

/** When the last refresh began that computed all by this plan. */
async function lastThrough(monitorId: string, planVersion: number): Promise<number | undefined> {
  const [found] = await rows<{ begun: number }>(sql`
    SELECT start_time AS begun FROM monitor_refreshes
    WHERE monitor_id = ${monitorId} AND state = 'success' AND from_time IS NULL AND to_time IS NULL
      AND end_time >= (SELECT created_time FROM monitor_plans WHERE monitor_id = ${monitorId} AND version = ${planVersion})
    ORDER BY id DESC LIMIT 1`);
  return found?.begun;
}

function merge(windows: readonly TimeWindow[]): TimeWindow[] {
  const merged: TimeWindow[] = [];
  for (const window of windows.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && window.start <= last.end) last.end = Math.max(last.end, window.end);
    else merged.push({ ...window });
  }
  return merged;
}

/** Whether all rows of a window were read. */
export const isRead = (times: readonly TimeWindow[] | undefined, { start, end }: TimeWindow): boolean =>
  times === undefined || times.some((time) => time.start <= start && end <= time.end);
