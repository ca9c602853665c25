/** Rows of one table or of several, at the versions that are wanted, lent to whoever queries them. */
import { identifiers } from '../../pure/sql-text';
import { type Engine, type EngineOptions, withEngine } from '../duckdb';
import { ofFiles } from '../duckdb/faults';
import { engineStream, streamWhile } from '../duckdb/stream';
import { type Condition, whereOf } from './conditions';
import { scannedOf, scanOf } from './scan';
import type { Snapshot } from './snapshot';
import type { DeltaTable } from './table';

export type Which = { table: DeltaTable; version?: number; timestamp?: Date };

/** A version of a table whose files stay readable as long as it is lent. */
export type LentTable = {
  snapshot: Snapshot;
  /** Its rows as SQL, with all columns or those named. */
  select(columns?: readonly string[]): string;
  /** Local paths of its files, and the folders that they are in: what an engine must be let into. */
  files: string[];
  folders: readonly string[];
};

/** @throws RESOURCE_DOES_NOT_EXIST, NOT_IMPLEMENTED for a table that we do not read */
export async function lendTables<T>(
  wanted: readonly Which[],
  use: (tables: LentTable[]) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const lent: LentTable[] = [];
  const next = async (): Promise<T> => {
    const which = wanted[lent.length];
    if (!which) return use(lent);
    const { table } = which;
    const snapshot = await table.snapshot(which);
    const scanned = scannedOf(snapshot);
    const lend = (files: { path: string; add: Snapshot['files'][number] }[]) => {
      lent.push({
        snapshot,
        select: (columns) => scanOf(scanned, files, { columns }),
        files: files.map(({ path }) => path),
        folders: table.store.folders,
      });
      return next();
    };
    return table.local(snapshot.files, lend, signal);
  };
  return next();
}

export type ReadOptions = Omit<Which, 'table'> &
  Pick<EngineOptions, 'signal' | 'timeoutMs'> & {
    columns?: readonly string[];
    where?: readonly Condition[];
    limit?: number;
  };

/** An engine with the version's rows as a SELECT. */
export function readTable<T>(
  table: DeltaTable,
  { signal, timeoutMs, columns, ...which }: Omit<ReadOptions, 'where' | 'limit'>,
  use: (engine: Engine, select: string, snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  return lendTables(
    [{ table, ...which }],
    async ([lent]) => {
      if (!lent) throw new Error('No table was lent.');
      return withEngine({ folders: [...lent.folders], signal, timeoutMs }, (engine) =>
        use(engine, lent.select(columns), lent.snapshot),
      );
    },
    signal,
  );
}

/** What is made of tables that stay lent while it is read. A fault of their files is told as theirs. */
export async function* lentStream<Lent>(
  ...given: Parameters<typeof streamWhile<Lent>>
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* streamWhile(...given);
  } catch (error) {
    throw ofFiles(error);
  }
}

/** The rows as an Arrow IPC stream, made as it is read. What is wrong with the options is thrown with the first piece. */
export function tableArrow(table: DeltaTable, options: ReadOptions): AsyncGenerator<Uint8Array, void, void> {
  const { signal, timeoutMs, columns, where = [], limit, ...which } = options;
  const lend = (use: (tables: LentTable[]) => Promise<void>) =>
    lendTables([{ table, ...which }], use, signal);
  return lentStream(lend, ([lent]) => {
    if (!lent) throw new Error('No table was lent.');
    const test = where.length > 0 ? whereOf(where, lent.snapshot.schema) : undefined;
    // A condition may be on a column that is not wanted.
    const wanted = columns ? identifiers(columns) : '*';
    const select = test ? `SELECT ${wanted} FROM (${lent.select()}) WHERE ${test.sql}` : lent.select(columns);
    return engineStream({ folders: [...lent.folders], signal, timeoutMs }, (engine) =>
      engine.arrow(select, { values: test?.values, maxRows: limit }),
    );
  });
}
