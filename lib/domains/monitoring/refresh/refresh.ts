/** Brings a monitor up to date: counts the windows that are new or other than they were, judges them, and stores what it found. */
import { formatCount, plural } from '@/lib/pure/format';
import { readRows } from '../sources';
import { addVersions } from './add-versions';
import { batchesOf, widthOf } from './batches';
import { type Found, findWindows } from './find-windows';
import { refreshSnapshots } from './refresh-snapshots';
import type { Refreshed, Refreshing } from './refreshing';
import { settlePlan } from './settle-plan';
import { isDue, isPartlyGone, storedWindows } from './stored-windows';
import { isRead, logBegins, timesToRead } from './times-to-read';
import { Work } from './work';

export const refresh = (refreshing: Refreshing): Promise<Refreshed> =>
  refreshing.monitor.config.timeColumn === undefined
    ? refreshSnapshots(refreshing)
    : refreshWindows(refreshing, refreshing.monitor.config.timeColumn);

async function refreshWindows(
  { monitor, asked, onProgress, signal }: Refreshing,
  timeColumn: string,
): Promise<Refreshed> {
  const now = Date.now();
  const toRead = await timesToRead(monitor, asked, now);
  const begins = await logBegins(monitor, toRead, now);
  return readRows(
    monitor,
    async (data) => {
      const stretch = { from: asked.fromTime, to: asked.toTime };
      const found = await findWindows(data, { ...monitor.config, timeColumn }, stretch, {
        now,
        previous: monitor.watermark,
        liveSince: monitor.creationTime,
      });
      const settled = await settlePlan(monitor, data, signal);
      await addVersions(monitor, settled, data);
      const since = data.since ?? 0;
      found.windows = found.windows.filter((window) => window.start >= since && isRead(toRead, window));
      const stored = await storedWindows(monitor.id, found.windows);
      const isForced = asked.trigger === 'backfill';
      const asking = found.windows.filter(
        (window) => isForced || isDue(window, stored.get(window.start), settled, monitor.config, now),
      );
      const due = asking.filter((window) => !isPartlyGone(window, stored.get(window.start), begins));
      const work = new Work(monitor, settled, data, stored, asked, now);
      let done = 0;
      for (const batch of batchesOf(due, widthOf(settled.plan))) {
        signal?.throwIfAborted();
        await work.batch(batch);
        done += batch.length;
        await onProgress(done);
      }
      return {
        watermark: found.watermark,
        windows: due.length,
        message: messageOf(found, due.length, asking.length - due.length, data.since),
      };
    },
    { signal, times: toRead?.times },
  );
}

function messageOf(
  { windows, untimed, tooOld, open }: Found,
  due: number,
  gone: number,
  since: number | undefined,
): string {
  const parts = [`${plural(due, 'window')} computed of ${formatCount(windows.length)} that are closed.`];
  if (open > 0) parts.push(`${plural(open, 'row')} in windows that are still open.`);
  if (untimed > 0) parts.push(`${plural(untimed, 'row')} without a time that can be read, in no window.`);
  if (tooOld > 0)
    parts.push(`${plural(tooOld, 'row')} older than the monitor looks back; ask for that time to have them.`);
  if (gone === 1) parts.push('1 window stays as it was judged: the log no longer keeps all of its rows.');
  if (gone > 1)
    parts.push(`${gone} windows stay as they were judged: the log no longer keeps all of their rows.`);
  if (since !== undefined)
    parts.push(
      `The log has more rows than are looked at: those before ${new Date(since).toISOString()} are not.`,
    );
  return parts.join(' ');
}
