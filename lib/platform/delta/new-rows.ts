/** The rows that a table has and an earlier version of it had not, as one SELECT. */
import { type Engine, withEngine } from '../duckdb';
import { changesBetween } from './changes';
import { scannedOf, scanOf } from './scan';
import type { DeltaTable } from './table';

type Range = {
  /** -1 for the time before the first version. */
  from: number;
  to: number;
  /** Beside the table's own, what the engine may reach. */
  folders?: readonly string[];
  signal?: AbortSignal | undefined;
};

/**
 * A row that was changed is a new one; one that only moved to another file is not.
 *
 * @throws RESOURCE_DOES_NOT_EXIST when a vacuum took the files that are needed to compare
 */
export async function withNewRows<T>(
  table: DeltaTable,
  { from, to, folders = [], signal }: Range,
  use: (engine: Engine, select: string) => Promise<T>,
): Promise<T> {
  const { added, removed } = await changesBetween(table, from, to);
  const scanned = scannedOf(await table.snapshot({ version: to }));
  return table.local(
    [...added, ...removed],
    (files) =>
      withEngine(
        { folders: [...table.store.folders, ...folders], weight: 'heavy', ...(signal && { signal }) },
        (engine) => {
          const came = scanOf(scanned, files.slice(0, added.length));
          const went = scanOf(scanned, files.slice(added.length));
          return use(engine, removed.length === 0 ? came : `(${came}) EXCEPT ALL (${went})`);
        },
      ),
    signal,
  );
}
