/** Which times of an endpoint's log a refresh has to read: windows that are open, those that late rows or labels opened again, and those whose labels are due. */
import sql from 'sql-template-tag';
import { firstInference, labelledSince, lastInference } from '@/lib/domains/serving/index';
import { rows } from '@/lib/platform/db';
import type { Maturity } from '@/lib/pure/drift/performance/cohort';
import { type TimeWindow, windowAt } from '@/lib/pure/windows/windows';
import { timeSql } from '../counting/expressions';
import { typeOf } from '../counting/relation';
import { LOGGED_AT, LOOKS_BACK } from '../inferences';
import type { ConfiguredMonitor, MonitorRow } from '../load';
import { readRows } from '../sources';
import { isOtherCohort } from './judge-model';

/** A row is written within a second of its time; a busy database may take longer. */
const MARGIN = 5 * 60_000;
const QUARTER = 15 * 60_000;
/** By clocks that run ahead, rows are logged so long before their own time. */
const AHEAD = 86_400_000;

type Asked = { fromTime: number | null; toTime: number | null };

export type ToRead = {
  /** By when rows were logged. */
  times: TimeWindow[];
  /** Of windows in these all rows are read then. */
  windows: TimeWindow[];
};

type Watched = ConfiguredMonitor<MonitorRow>;

/** @returns undefined where all has to be read: of other sources, and by a plan that is not through yet */
export async function timesToRead(
  monitor: Watched,
  { fromTime, toTime }: Asked,
  now: number,
): Promise<ToRead | undefined> {
  const { id, source, config, planVersion, watermark } = monitor;
  const { timeColumn } = config;
  if (source.kind !== 'endpoint' || planVersion === null || timeColumn === undefined) return undefined;
  const isByLog = timeColumn === LOGGED_AT;
  const whole = (time: number) => windowAt(time, config.granularity, config.timeZone);
  if (fromTime !== null && isByLog) {
    const times = [{ start: whole(fromTime).start, end: toTime ?? now + 1 }];
    return { times, windows: times };
  }
  if (fromTime !== null || toTime !== null || watermark === null) return undefined;
  const since = await lastThrough(id, planVersion);
  if (since === undefined) return undefined;
  const labelled = await labelledSince(source.endpointId, since - MARGIN);
  if (!isByLog) return byOwnTime(monitor, timeColumn, { since, labelled, watermark, now });
  const [first, last] = [await firstInference(source.endpointId), await lastInference(source.endpointId)];
  const open = whole(Math.min(watermark - MARGIN, last ?? watermark)).start;
  const aged = await otherCohorts(monitor, Math.max(first ?? now, now - LOOKS_BACK), now);
  const times = merge([...labelled.map(whole), ...aged, { start: open, end: now + 1 }]);
  return { times, windows: times };
}

type Since = { since: number; labelled: number[]; watermark: number; now: number };

/** Since when a log has all of its rows, as far as it is read; undefined of other sources, which lose none. */
export async function logBegins(
  { source }: Watched,
  toRead: ToRead | undefined,
  now: number,
): Promise<number | undefined> {
  if (source.kind !== 'endpoint') return undefined;
  const first = (await firstInference(source.endpointId)) ?? now;
  return toRead ? first : Math.max(first, now - LOOKS_BACK);
}

/** Rows that came, or were labelled, since the last refresh say how far back their own times go: to there the log is read. */
async function byOwnTime(
  monitor: Watched,
  timeColumn: string,
  { since, labelled, watermark, now }: Since,
): Promise<ToRead> {
  const { granularity, timeZone } = monitor.config;
  const whole = (time: number) => windowAt(time, granularity, timeZone);
  const came = merge([
    ...labelled.map((quarter) => ({ start: quarter, end: quarter + QUARTER })),
    { start: since - MARGIN, end: now + 1 },
  ]);
  const first = await readRows(
    monitor,
    async ({ engine, select, columns }) => {
      const type = typeOf(columns, timeColumn);
      if (type === undefined) return undefined;
      const [found] = await engine.rows<{ first: number | null }>(
        `SELECT min(t) AS first FROM (SELECT ${timeSql(timeColumn, type)} AS t FROM (${select}))`,
      );
      return found?.first ?? undefined;
    },
    { times: came },
  );
  const least = whole(now - LOOKS_BACK + AHEAD).end;
  const [aged] = await otherCohorts(monitor, least, now);
  const open = whole(Math.min(watermark - MARGIN, first ?? watermark)).start;
  const start = Math.max(Math.min(open, aged?.start ?? open), least);
  return { times: [{ start: start - AHEAD, end: now + 1 }], windows: [{ start, end: now + 1 }] };
}

/** Windows that are judged anew though none of their rows is other, rising; of those that the log may have all rows of. */
async function otherCohorts(
  { id, config }: Watched,
  from: number,
  now: number,
): Promise<(TimeWindow & { maturity: Maturity | null })[]> {
  if (config.problem.kind === 'none') return [];
  const found = await rows<TimeWindow & { maturity: Maturity | null }>(sql`
    SELECT window_start AS start, window_end AS "end", performance -> 'maturity' AS maturity FROM monitor_windows
    WHERE monitor_id = ${id} AND slice = '' AND window_start >= ${from} ORDER BY window_start`);
  return found.filter((window) => isOtherCohort(window, config, now));
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
export const isRead = (toRead: ToRead | undefined, { start, end }: TimeWindow): boolean =>
  toRead === undefined || toRead.windows.some((time) => time.start <= start && end <= time.end);
