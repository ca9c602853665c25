/** Removes files for good that no version needs any more, but those that someone may still be reading or that are pinned, and old entries of the log. */
import { AppError, invalid } from '../../pure/errors';
import type { Add } from './actions';
import { commit } from './commit';
import { expireLog } from './expire-log';
import { decodePath } from './paths';
import { assertWritable } from './protocol';
import { retentionOf } from './retention';
import type { DeltaTable } from './table';

const HOUR = 3_600_000;
/** Below it, readers and writers of this very moment may lose their files. */
const FLOOR_HOURS = 168;
const DRAFTS_KEPT = 24 * HOUR;

export type VacuumOptions = {
  /** Files that left the table later are kept. Default: what the table says, else 7 days. */
  retentionHours?: number;
  /** Allows less than 7 days. Nobody may be reading or writing then. */
  isUnsafeAllowed?: boolean;
  /** Only tells what would go. */
  isDryRun?: boolean;
  /** Versions that must stay readable: those that training sets and models were made of. One that is gone already holds back nothing. */
  pinned?: readonly number[];
  note?: string;
  signal?: AbortSignal;
};

export type VacuumResult = {
  files: { path: string; size: number }[];
  bytes: number;
  /** What stays for the sake of pinned versions alone. */
  pinnedBytes: number;
};

export function vacuum(table: DeltaTable, options: VacuumOptions = {}): Promise<VacuumResult> {
  // A restore in the middle would bring back files that we are about to remove.
  return table.alone(options.signal, () => sweep(table, options));
}

/** Undefined where the log does not reach back so far any more. */
const filesAt = (table: DeltaTable, version: number): Promise<Add[] | undefined> =>
  table.log.at(version).then(
    ({ files }) => files,
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
      throw error;
    },
  );

async function sweep(table: DeltaTable, options: VacuumOptions): Promise<VacuumResult> {
  const { isDryRun = false, isUnsafeAllowed = false, pinned = [], note } = options;
  const snapshot = await table.snapshot();
  assertWritable(snapshot);
  const retention =
    options.retentionHours === undefined
      ? Math.max(retentionOf(snapshot), FLOOR_HOURS * HOUR)
      : options.retentionHours * HOUR;
  if (!(retention >= 0)) throw invalid('The retention is a number of hours.', { field: 'retentionHours' });
  if (retention < FLOOR_HOURS * HOUR && !isUnsafeAllowed) {
    throw invalid(
      `Files that left the table less than ${FLOOR_HOURS} hours ago may still be read. Allow it in so many words, or keep them.`,
      { field: 'retentionHours' },
    );
  }
  const oldest = Date.now() - retention;
  const pathOf = (path: string) => decodePath(path, table.place);
  const needed = new Set(snapshot.files.map(({ path }) => pathOf(path)));
  for (const { path, deletionTimestamp = Number.POSITIVE_INFINITY } of snapshot.tombstones) {
    if (deletionTimestamp > oldest) needed.add(pathOf(path));
  }
  const ofPins = new Set<string>();
  for (const version of new Set(pinned)) {
    for (const { path } of (await filesAt(table, version)) ?? []) ofPins.add(pathOf(path));
  }
  // Young ones may belong to a write on its way.
  const old = (await table.store.listFiles()).filter(
    ({ path, modified }) => !needed.has(path) && modified.getTime() <= oldest,
  );
  const files = old.filter(({ path }) => !ofPins.has(path)).map(({ path, size }) => ({ path, size }));
  const bytesOf = (some: readonly { size: number }[]) => some.reduce((sum, { size }) => sum + size, 0);
  const result = { files, bytes: bytesOf(files), pinnedBytes: bytesOf(old) - bytesOf(files) };
  if (isDryRun) return result;
  await table.store.removeFiles(files.map(({ path }) => path));
  await table.store.sweepDrafts(new Date(Math.min(oldest, Date.now() - DRAFTS_KEPT)));
  if (files.length > 0) {
    await commit(table.log, await table.log.latest(), {
      actions: [],
      reads: 'nothing',
      operation: 'VACUUM END',
      parameters: { status: 'COMPLETED', retentionHours: String(retention / HOUR) },
      metrics: { numDeletedFiles: files.length, numDeletedBytes: result.bytes },
      note,
    });
  }
  await expireLog(table, { pinned });
  return result;
}
