/** Shortens the log of a table: entries older than its retention go, as far as a checkpoint stands for them. */
import { commitVersion, entryVersion } from './actions';
import { checkpointsIn } from './checkpoint';
import { TableLog } from './log';
import { assertWritable } from './protocol';
import { DAY, logRetentionOf } from './retention';
import type { DeltaTable } from './table';

export type ExpireOptions = {
  /** Versions that must stay readable, as for a vacuum: the log is whole from the oldest of them on. */
  pinned?: readonly number[];
  /** The time that ages are counted to, in milliseconds since the epoch. */
  now?: number;
};

/**
 * By the protocol's rule for expired logs: what stays is the newest checkpoint that is not younger than the last version of before the
 * retention, its commit, and all after it. Versions below it cannot be read any more; the table as it is, and its files, stay the same.
 *
 * Only for tables that Plumbline writes. They say `delta.enableExpiredLogCleanup` = false to all other writers, which know no pins.
 *
 * @returns how many entries went
 */
export async function expireLog(
  table: DeltaTable,
  { pinned = [], now = Date.now() }: ExpireOptions = {},
): Promise<number> {
  const snapshot = await table.snapshot();
  assertWritable(snapshot);
  // From midnight on, so that a day's entries go together.
  const before = Math.floor((now - logRetentionOf(snapshot)) / DAY) * DAY;
  const entries = await table.store.listLog('');
  const commits = entries.filter(({ name }) => commitVersion(name) !== undefined);
  const firstYoung = commits.findIndex(({ modified }) => modified.getTime() > before);
  const old = firstYoung === -1 ? commits : commits.slice(0, firstYoung);
  const first = versionOf(commits[0]);
  let cutoff = versionOf(old.at(-1));
  // One that is gone already holds back nothing.
  for (const version of pinned) if (version >= first) cutoff = Math.min(cutoff, version);
  const kept = checkpointsIn(entries.map(({ name }) => name)).findLast(({ version }) => version <= cutoff);
  if (!kept) return 0;
  const doomed = entries.flatMap(({ name }) =>
    (entryVersion(name) ?? kept.version) < kept.version ? [name] : [],
  );
  if (doomed.length === 0) return 0;
  // Nothing goes before what stands for it has been read, from its file and not from memory.
  await new TableLog(table.store).at(kept.version);
  await table.store.removeLog(doomed);
  return doomed.length;
}

const versionOf = (entry: { name: string } | undefined): number => commitVersion(entry?.name ?? '') ?? -1;
