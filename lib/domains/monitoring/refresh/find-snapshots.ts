/** Of a table whose rows have no time: the windows that it was written in. Each is of all its rows, as they were when the window ended. */
import type { Commit, DeltaTable } from '@/lib/platform/delta';
import { type TimeWindow, windowAt } from '@/lib/pure/windows/windows';
import type { MonitorConfig } from '../schemas';
import type { Stretch } from './find-windows';

export type FoundSnapshot = TimeWindow & { version: number; fingerprint: string };

/** Each is read as a whole: without being asked for more, a monitor looks back so many. */
const LOOKS_BACK = 30;
const MOST_COMMITS = 10_000;

/** What keeps the rows as they are. */
const UPKEEP = /^(OPTIMIZE|VACUUM|SET |UNSET |CHANGE COLUMN|ADD CONSTRAINT|DROP CONSTRAINT|COMPUTE STATS)/;

/** The window that is open is there too, as the table is now: it is computed again until it ends. @returns rising */
export async function findSnapshots(
  table: DeltaTable,
  config: MonitorConfig,
  { from, to }: Stretch,
  labels: DeltaTable | undefined,
): Promise<FoundSnapshot[]> {
  const commits = await table.log.history({ limit: MOST_COMMITS });
  const late = labels && (await labels.exists()) ? (await labels.snapshot()).version : 0;
  const found = [...lastOfEach(commits, config).values()]
    .filter(({ start, end }) => end > (from ?? 0) && start < (to ?? Number.POSITIVE_INFINITY))
    .map((window) => ({ ...window, fingerprint: `version ${window.version}, labels ${late}` }))
    .sort((a, b) => a.start - b.start);
  return from == null && to == null ? found.slice(-LOOKS_BACK) : found;
}

/** @param commits newest first */
function lastOfEach(
  commits: readonly Commit[],
  { granularity, timeZone }: MonitorConfig,
): Map<number, TimeWindow & { version: number }> {
  const windows = new Map<number, TimeWindow & { version: number }>();
  for (const { version, timestamp, operation } of commits) {
    if (operation !== undefined && UPKEEP.test(operation)) continue;
    const window = windowAt(timestamp, granularity, timeZone);
    if (!windows.has(window.start)) windows.set(window.start, { ...window, version });
  }
  return windows;
}
