/** A refresh of a monitor whose rows have no time: the table as a whole, at the end of each window that it was written in. */
import { AppError } from '@/lib/pure/errors';
import { plural } from '@/lib/pure/format';
import { labelSql } from '../counting/expressions';
import { typeOf } from '../counting/relation';
import { labelTable, type Rows, readRows, tableOf } from '../sources';
import { type FoundSnapshot, findSnapshots } from './find-snapshots';
import type { FoundWindow } from './find-windows';
import type { Refreshed, Refreshing } from './refreshing';
import { settlePlan } from './settle-plan';
import { isDue, storedWindows } from './stored-windows';
import { Work } from './work';

export async function refreshSnapshots({
  monitor,
  asked,
  onProgress,
  signal,
}: Refreshing): Promise<Refreshed> {
  const now = Date.now();
  const table = tableOf(monitor);
  if (!table) throw new Error('What has no versions has no snapshots.');
  const settled = await readRows(monitor, (data) => settlePlan(monitor, data, signal), { signal });
  const stretch = { from: asked.fromTime, to: asked.toTime };
  const found = await findSnapshots(table, monitor.config, stretch, labelTable(monitor.id));
  const stored = await storedWindows(monitor.id, found);
  const isForced = asked.trigger === 'backfill';
  const due = found.filter(
    (each) => isForced || isDue(each, stored.get(each.start), settled, monitor.config, now),
  );
  let gone = 0;
  for (const [at, snapshot] of due.entries()) {
    signal?.throwIfAborted();
    const compute = async (data: Rows) => {
      const window = await counted(snapshot, data, monitor.config);
      await new Work(monitor, settled, data, stored, asked, now).batch([window]);
    };
    await readRows(monitor, compute, { signal, version: snapshot.version }).catch((error: unknown) => {
      if (!isGone(error)) throw error;
      gone += 1;
    });
    await onProgress(at + 1);
  }
  return { watermark: now, windows: due.length - gone, message: messageOf(found.length, due.length, gone) };
}

/** Its files went with a vacuum: what was computed of it stays. */
const isGone = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST';

async function counted(
  { start, end, fingerprint }: FoundSnapshot,
  { engine, select, columns }: Rows,
  config: Refreshing['monitor']['config'],
): Promise<FoundWindow> {
  const label = config.columns.find(({ role }) => role === 'label')?.name;
  const type = label === undefined ? undefined : typeOf(columns, label);
  const labelled = label !== undefined && type !== undefined ? `count(${labelSql(label, type)})` : '0';
  const [found] = await engine.rows<{ rows: number; labelled: number }>(
    `SELECT count(*) AS rows, ${labelled} AS labelled FROM (${select})`,
  );
  return { start, end, fingerprint, rows: Number(found?.rows), labelled: Number(found?.labelled) };
}

function messageOf(found: number, due: number, gone: number): string {
  const parts = [
    `${plural(due - gone, 'snapshot')} computed of ${plural(found, 'window')} that the table was written in.`,
  ];
  if (gone > 0) parts.push(`Not kept any more: ${plural(gone, 'version')} of the table.`);
  return parts.join(' ');
}
