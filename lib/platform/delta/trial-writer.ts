/** A writer in a process of its own, for the tests of races and of sudden death. */
import { closeEngine } from '../duckdb';
import { commit } from './commit';
import { LocalTableStore } from './local-store';
import { merge } from './merge';
import { optimize } from './optimize';
import { DeltaTable } from './table';

export type WriterTask = {
  place: string;
  name: string;
  work: 'commits' | 'merges' | 'endless' | 'compaction';
  times: number;
};

const { place, name, work, times } = JSON.parse(process.argv[2] ?? '{}') as WriterTask;
const table = new DeltaTable(new LocalTableStore(place));
const source = (select: string) => ({ select, folders: [] });

for (let n = 0; n < times; n += 1) {
  if (work === 'commits') {
    const add = { path: `${name}-${n}`, partitionValues: {}, size: 1, modificationTime: 0, dataChange: true };
    const version = await commit(table.log, await table.log.latest(), {
      actions: [{ add }],
      reads: 'nothing',
      operation: 'WRITE',
    });
    if (version === undefined) process.exit(3);
  } else if (work === 'merges') {
    // The keys of all writers overlap.
    await merge(
      table,
      source(`SELECT i AS id, '${name}' AS writer, ${n} AS n FROM range(${n * 4}, ${n * 4 + 4}) t(i)`),
    );
  } else if (work === 'compaction') {
    await optimize(table);
  } else {
    await merge(table, source(`SELECT i AS id, '${name}' AS writer, ${n + 1} AS n FROM range(1000) t(i)`));
    process.send?.(n);
  }
}
await closeEngine();
process.exit(0);
