/** Puts small files together. No row changes; readers of the versions before still find theirs. */
import type { Add } from './actions';
import { layoutOf } from './layout';
import { removalsOf } from './removals';
import { scannedOf, scanOf } from './scan';
import type { Snapshot } from './snapshot';
import type { DeltaTable, WriteOptions, WriteResult } from './table';
import { writeFiles } from './write-files';

const SMALL = 64 * 2 ** 20;

export type OptimizeOptions = WriteOptions & {
  /** Files below so many bytes are put together. Default: 64 MiB. */
  smallerThan?: number;
};

/** Small files that lie in one partition with others, all of them. */
export function smallFiles({ files }: Pick<Snapshot, 'files'>, smallerThan = SMALL): Add[] {
  const groups = new Map<string, Add[]>();
  for (const file of files) {
    if (file.size >= smallerThan) continue;
    const key = JSON.stringify(file.partitionValues);
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return [...groups.values()].filter((group) => group.length > 1).flat();
}

export function optimize(table: DeltaTable, options: OptimizeOptions = {}): Promise<WriteResult> {
  return table.write({}, options, async ({ engine, snapshot, draft, local }) => {
    const small = smallFiles(snapshot, options.smallerThan);
    if (small.length === 0) return undefined;
    const scanned = scannedOf(snapshot);
    const adds = await local(small, (files) =>
      writeFiles(engine, draft, scanOf(scanned, files), layoutOf(snapshot), false),
    );
    const bytes = (files: readonly Add[]) => files.reduce((sum, { size }) => sum + size, 0);
    return {
      actions: [...removalsOf(small, false), ...adds.map((add) => ({ add }))],
      reads: { files: small },
      operation: 'OPTIMIZE',
      parameters: { predicate: '[]' },
      metrics: {
        numAddedFiles: adds.length,
        numRemovedFiles: small.length,
        numAddedBytes: bytes(adds),
        numRemovedBytes: bytes(small),
      },
      rows: { inserted: 0, updated: 0, deleted: 0 },
    };
  });
}
