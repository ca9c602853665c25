/** What differs between two versions, by files: what an online copy of the table must take over. */
import { type Add, keyOf } from './actions';
import type { DeltaTable } from './table';

export type Changes = {
  from: number;
  to: number;
  /** Files of the newer version with rows that the older may not have. Rewritten files have old rows as well. */
  added: Add[];
  /** Files of the older version whose rows may be gone. */
  removed: Add[];
  isSchemaChanged: boolean;
};

/** @param from -1 for the time before the first version */
export async function changesBetween(table: DeltaTable, from: number, to?: number): Promise<Changes> {
  const newer = await table.snapshot({ version: to });
  const older = from < 0 ? undefined : await table.snapshot({ version: from });
  const moved = await movedOnly(table, from, newer.version);
  const isOf = (snapshot: typeof older, file: Add) => snapshot?.fileOf(keyOf(file)) !== undefined;
  return {
    from,
    to: newer.version,
    added: newer.files.filter((file) => !isOf(older, file) && !moved.has(keyOf(file))),
    removed: (older?.files ?? []).filter((file) => !isOf(newer, file) && !moved.has(keyOf(file))),
    isSchemaChanged: older?.metadata.schemaString !== newer.metadata.schemaString,
  };
}

/** Files that only a compaction wrote or took away, when there was nothing but compactions in between. */
async function movedOnly(table: DeltaTable, from: number, to: number): Promise<Set<string>> {
  const commits = (await table.log.commitsAfter(from)).filter(({ version }) => version <= to);
  const files = commits.flatMap(({ actions }) => actions.flatMap(({ add, remove }) => add ?? remove ?? []));
  return files.every(({ dataChange }) => !dataChange) ? new Set(files.map(keyOf)) : new Set();
}
