/** Makes the rows and the schema of an earlier version those of a new one. */
import { notFound } from '../../pure/errors';
import { type Add, keyOf } from './actions';
import { decodePath } from './paths';
import { removalsOf } from './removals';
import type { Snapshot } from './snapshot';
import type { DeltaTable, WriteOptions, WriteResult } from './table';

/** @throws RESOURCE_DOES_NOT_EXIST for a version that never was, or whose files a vacuum removed */
export function restore(
  table: DeltaTable,
  version: number,
  options: WriteOptions = {},
): Promise<WriteResult> {
  return table.write({}, options, async ({ engine, snapshot }) => {
    const wanted = await table.snapshot({ version, engine });
    const back = wanted.files.filter((file) => !snapshot.fileOf(keyOf(file)));
    const gone = snapshot.files.filter((file) => !wanted.fileOf(keyOf(file)));
    await assertThere(table, back, version);
    const isOtherSchema = JSON.stringify(wanted.metadata) !== JSON.stringify(snapshot.metadata);
    if (back.length === 0 && gone.length === 0 && !isOtherSchema) return undefined;
    return {
      actions: [
        ...(isOtherSchema ? [{ metaData: wanted.metadata }] : []),
        ...removalsOf(gone),
        ...back.map((add) => ({ add: { ...add, dataChange: true } })),
      ],
      reads: 'everything',
      operation: 'RESTORE',
      parameters: { version: String(version) },
      metrics: { numRestoredFiles: back.length, numRemovedFiles: gone.length },
      rows: { inserted: countOf(back), updated: 0, deleted: countOf(gone) },
    };
  });
}

const countOf = (files: readonly Add[]) =>
  files.reduce(
    (sum, { stats }) => sum + (stats ? ((JSON.parse(stats) as { numRecords?: number }).numRecords ?? 0) : 0),
    0,
  );

/** A version can be named as long as its log entry is there; its files may have gone before. */
async function assertThere(table: DeltaTable, files: readonly Add[], version: number): Promise<void> {
  if (files.length === 0) return;
  const there = new Set((await table.store.listFiles()).map(({ path }) => path));
  const missing = files.filter(({ path }) => !there.has(decodePath(path, table.place)));
  if (missing.length > 0)
    throw notFound(
      `Version ${version} cannot be read any more: a vacuum removed ${missing.length} of its files.`,
    );
}

export type { Snapshot };
