/** How many rows of a commit are new or changed, by what its writer counted. */
import { type Action, recordsOf } from '@/lib/platform/delta';

/** Names of Spark and of ours, and those of writers in Rust. */
const INSERTED = ['numTargetRowsInserted', 'num_target_rows_inserted'];
const UPDATED = ['numTargetRowsUpdated', 'num_target_rows_updated', 'numUpdatedRows', 'num_updated_rows'];

/** Rows that were only copied into another file may be among them where the writer does not tell; null where nobody counted. */
export function newRowsOf(
  actions: readonly Action[],
  operation: string | undefined,
  metrics: Record<string, string> = {},
): number | null {
  const added = actions.flatMap(({ add }) => (add?.dataChange ? add : []));
  if (added.length === 0 || operation === 'DELETE') return 0;
  const told = (names: readonly string[]) => {
    const value = Number(
      names.map((name) => metrics[name]).find((found) => found !== undefined) ?? Number.NaN,
    );
    return Number.isSafeInteger(value) ? value : undefined;
  };
  const inserted = told(INSERTED);
  const updated = told(UPDATED);
  if (inserted !== undefined || updated !== undefined) return (inserted ?? 0) + (updated ?? 0);
  let rows = 0;
  for (const add of added) {
    const records = recordsOf(add);
    if (records === undefined) return null;
    rows += records;
  }
  return rows;
}
