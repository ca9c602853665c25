/** Which windows a source has rows in, how many, and whether they are what they were when they were computed. */

import { invalid } from '@/lib/pure/errors';
import { identifier } from '@/lib/pure/sql-text';
import { closedWindows, isClosed, watermarkAt } from '@/lib/pure/windows/watermark';
import { type Granularity, type TimeWindow, windowAt, windowBefore } from '@/lib/pure/windows/windows';
import { double, labelSql, timeSql } from '../counting/expressions';
import { typeOf } from '../counting/relation';
import type { MonitorConfig } from '../schemas';
import type { Rows } from '../sources';

export type FoundWindow = TimeWindow & { rows: number; labelled: number; fingerprint: string };
export type Found = {
  /** Closed ones, rising, those without rows in between too. */
  windows: FoundWindow[];
  watermark: number;
  /** Rows whose time nobody can read; those before all windows; those after the watermark. */
  untimed: number;
  tooOld: number;
  open: number;
};

const QUARTER = 15 * 60_000;
const FIVE = 5 * 60_000;
const MOST_BUCKETS = 2_000_000;
/** Without being asked for more, a monitor looks back so many windows. */
export const LOOKS_BACK = 2_000;
const MOST_ASKED = 10_000;
const MOST_SILENT = 50;

export type Stretch = { from?: number | null; to?: number | null };

type Bucket = { at: number; rows: number; labelled: number; print: bigint; newest: number };

type Clock = {
  now: number;
  /** The last watermark. */
  previous: number | null;
  /** Before it nobody watched: silence after the last row is no news then. */
  liveSince: number;
};

export async function findWindows(
  { engine, select, columns }: Rows,
  config: MonitorConfig & { timeColumn: string },
  { from, to }: Stretch,
  { now, previous, liveSince }: Clock,
): Promise<Found> {
  const { timeColumn, granularity, timeZone: zone } = config;
  const type = typeOf(columns, timeColumn);
  if (type === undefined)
    throw invalid(`The source has no column '${timeColumn}', which says when a row was.`, {
      field: 'timeColumn',
    });
  const size = granularity === '5 minutes' ? FIVE : QUARTER;
  const named = (role: string) => config.columns.find((column) => column.role === role)?.name;
  const there = (name: string | undefined) =>
    name !== undefined && typeOf(columns, name) !== undefined ? [name] : [];
  const label = there(named('label'));
  const printed = [timeColumn, config.idColumn, named('score'), named('prediction'), ...label].flatMap(there);
  const { rows } = await engine.table(
    `SELECT CAST(floor(t / ${double(size)}) AS BIGINT) AS b, count(*), count(labelled),
            CAST(sum(print % 1099511627776) AS VARCHAR), max(t)
     FROM (SELECT ${timeSql(timeColumn, type)} AS t, ${label.map((name) => labelSql(name, typeOf(columns, name) ?? ''))[0] ?? 'NULL'} AS labelled,
                  hash(${printed.map(identifier).join(', ')}) AS print FROM (${select}))
     GROUP BY 1 ORDER BY 1`,
    { maxRows: MOST_BUCKETS },
  );
  let untimed = 0;
  const buckets: Bucket[] = [];
  for (const [at, n, labelled, print, newest] of rows) {
    if (at === null || at === undefined) untimed += Number(n);
    else
      buckets.push({
        at: Number(at) * size,
        rows: Number(n),
        labelled: Number(labelled),
        print: BigInt(String(print ?? 0)),
        newest: Number(newest),
      });
  }
  const past = buckets.filter(({ at }) => at <= now);
  const newest = past.at(-1);
  const watermark = watermarkAt(
    newest ? Math.min(now, newest.newest) : null,
    now,
    { delay: config.delayMinutes * 60_000, idleAfter: config.idleMinutes * 60_000 },
    previous ?? undefined,
  );
  const oldest = buckets[0];
  if (!oldest) return { windows: [], watermark, untimed, tooOld: 0, open: 0 };
  const lastRow = windowAt(Math.min(newest?.at ?? oldest.at, watermark), granularity, zone);
  const start =
    from ??
    Math.max(windowAt(oldest.at, granularity, zone).start, lookBack(lastRow.start, granularity, zone));
  const end = Math.min(to ?? watermark, watermark);
  const windows = gather(buckets, granularity, zone, start, end);
  const [first] = windows.keys();
  const all =
    first === undefined
      ? []
      : closedWindows(
          from ?? first,
          lastOf(end, lastRow, liveSince, granularity, zone),
          granularity,
          zone,
        ).map((window) => windows.get(window.start) ?? { ...window, rows: 0, labelled: 0, fingerprint: '0' });
  if (all.length > MOST_ASKED)
    throw invalid(`That would be ${all.length} windows: ask for ${MOST_ASKED} at most at a time.`, {
      field: 'from',
    });
  const sum = (each: readonly { rows: number }[]) => each.reduce((total, { rows: n }) => total + n, 0);
  return {
    windows: all,
    watermark,
    untimed,
    tooOld: sum(buckets.filter(({ at }) => at < start)),
    open: sum(buckets.filter(({ at }) => at >= watermark)),
  };
}

/** Silent windows behind the last row are there since somebody watches, and not for ever. */
function lastOf(
  end: number,
  lastRow: TimeWindow,
  liveSince: number,
  granularity: Granularity,
  zone: string,
): number {
  if (lastRow.end >= end) return end;
  const since = Math.max(lastRow.end, windowAt(liveSince, granularity, zone).start);
  if (since > lastRow.end) return lastRow.end;
  let until = lastRow.end;
  for (let at = 0; at < MOST_SILENT && until < end; at += 1) until = windowAt(until, granularity, zone).end;
  return Math.min(end, until);
}

function lookBack(watermark: number, granularity: Granularity, zone: string): number {
  let window = windowAt(watermark, granularity, zone);
  for (let at = 0; at < LOOKS_BACK; at += 1) window = windowBefore(window, granularity, zone);
  return window.start;
}

function gather(
  buckets: readonly Bucket[],
  granularity: Granularity,
  zone: string,
  start: number,
  end: number,
): Map<number, FoundWindow> {
  const windows = new Map<number, FoundWindow & { print: bigint }>();
  let window: TimeWindow | undefined;
  for (const { at, rows, labelled, print } of buckets) {
    if (at < start || at >= end) continue;
    if (!window || at < window.start || at >= window.end) window = windowAt(at, granularity, zone);
    if (!isClosed(window, end)) continue;
    const own = windows.get(window.start) ?? { ...window, rows: 0, labelled: 0, fingerprint: '', print: 0n };
    own.rows += rows;
    own.labelled += labelled;
    own.print += print;
    own.fingerprint = `${own.rows}:${own.labelled}:${own.print}`;
    windows.set(window.start, own);
  }
  return windows;
}
