/** Many small uploads become few files: each would be opened at every refresh. */
import { type DeltaTable, optimize, smallFiles, vacuum } from '@/lib/platform/delta';
import { dataTable, labelTable } from '../sources';

/** From so many on it is worth writing them again. */
const MOST_SMALL = 32;

/** No row changes; a refresh that reads the version before keeps its files. */
export async function compactUploads(monitorId: string, mostSmall = MOST_SMALL): Promise<void> {
  for (const table of [dataTable(monitorId), labelTable(monitorId)]) await compact(table, mostSmall);
}

async function compact(table: DeltaTable, mostSmall: number): Promise<void> {
  if (!(await table.exists())) return;
  if (smallFiles(await table.snapshot({})).length < mostSmall) return;
  await optimize(table);
  await vacuum(table);
}
