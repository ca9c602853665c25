/** A Delta table to read and to write: its log, its files, and one writer at a time where that can be arranged. */

import fs from 'node:fs/promises';
import { type Engine, withEngine } from '../duckdb';
import { ofFiles } from '../duckdb/faults';
import { log as logbook } from '../log';
import type { Add, Txn } from './actions';
import { isCheckpointDue, writeCheckpoint } from './checkpoint';
import { commit, type Prepared } from './commit';
import { deletedRows, vectorPath } from './deletion-vector';
import { lostRace, noTable } from './faults';
import { TableLog } from './log';
import { decodePath } from './paths';
import { assertReadable, assertWritable } from './protocol';
import type { LocalFile } from './scan';
import type { Snapshot } from './snapshot';
import type { Draft, TableStore } from './store';

const MOST_TRIES = 12;
export const KEYS = 'plumbline.keys';

/** Runs `work` while no other process of ours writes to the place. Safety does not rest on it, only that nobody works in vain. */
export type Exclusively = <T>(
  place: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
) => Promise<T>;

/** Files and folders beside the table's own that an operation reads. */
export type Reach = { files?: string[]; folders?: string[] };

export type WriteOptions = {
  signal?: AbortSignal;
  /** Makes the write happen once: a second one with the same or a lower version of that application does nothing. */
  txn?: Pick<Txn, 'appId' | 'version'>;
  /** Goes along in the history. */
  note?: string;
  timeoutMs?: number;
};

export type WriteResult = {
  version: number;
  /** True when this very write had been made before. */
  isRepeated: boolean;
  rows: { inserted: number; updated: number; deleted: number };
};

/** What an operation makes of a snapshot; without actions nothing is committed. */
export type Work = (context: WriteContext) => Promise<(Prepared & { rows: WriteResult['rows'] }) | undefined>;
export type WriteContext = {
  engine: Engine;
  snapshot: Snapshot;
  draft: Draft;
  /** Lends local copies of files for as long as `use` runs. */
  local<T>(files: readonly Add[], use: (files: LocalFile[]) => Promise<T>): Promise<T>;
};

export class DeltaTable {
  readonly log: TableLog;
  private readonly readable = new WeakSet<Snapshot>();

  constructor(
    readonly store: TableStore,
    private readonly exclusively: Exclusively = (_place, _signal, work) => work(),
  ) {
    this.log = new TableLog(store);
  }

  get place(): string {
    return this.store.place;
  }

  /** A version that can be read. @throws RESOURCE_DOES_NOT_EXIST, NOT_IMPLEMENTED for what we do not read */
  async snapshot({
    version,
    timestamp,
    engine,
  }: {
    version?: number;
    timestamp?: Date;
    engine?: Engine;
  } = {}): Promise<Snapshot> {
    const wanted = timestamp ? await this.log.versionAt(timestamp) : version;
    const snapshot = await (wanted === undefined ? this.log.latest(engine) : this.log.at(wanted, engine));
    this.assertReadable(snapshot);
    return snapshot;
  }

  async exists(): Promise<boolean> {
    return (await this.log.find()) !== undefined;
  }

  /** Local copies of a snapshot's files, kept while `use` runs; the SELECT is made by `scanOf`. */
  async local<T>(
    files: readonly Add[],
    use: (files: LocalFile[]) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const paths = files.map(({ path }) => decodePath(path, this.place));
    const deleted = await this.deletedRows(files);
    const keep = (local: string[]) =>
      use(files.map((add, at) => ({ add, path: local[at] ?? '', deleted: deleted[at] })));
    try {
      return await this.store.local(paths, keep, signal);
    } catch (error) {
      throw ofFiles(error);
    }
  }

  private async deletedRows(files: readonly Add[]): Promise<(number[] | undefined)[]> {
    const vectors = new Map<string, Promise<Buffer>>();
    const fileOf = (path: string): Promise<Buffer> => {
      const known = vectors.get(path) ?? this.store.readData(decodePath(path, this.place));
      vectors.set(path, known);
      return known;
    };
    const rows: (number[] | undefined)[] = [];
    for (const { deletionVector: vector } of files) {
      const path = vector && vectorPath(vector);
      rows.push(
        vector && deletedRows(vector, path === undefined ? undefined : await fileOf(path), this.place),
      );
    }
    return rows;
  }

  /** Runs `work` while none of our writers is at the table. */
  alone<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return this.exclusively(this.place, signal, work);
  }

  /** One operation, made again on a newer version as often as others come in between. */
  async write(reach: Reach, options: WriteOptions, work: Work): Promise<WriteResult> {
    const { signal, timeoutMs } = options;
    return this.alone(signal, () =>
      withEngine(
        {
          files: reach.files,
          folders: [...this.store.folders, ...(reach.folders ?? [])],
          weight: 'heavy',
          signal,
          timeoutMs,
        },
        async (engine) => {
          for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
            const result = await this.attempt(engine, options, work);
            if (result) return result;
          }
          throw lostRace();
        },
      ),
    );
  }

  /** Looked at once for each snapshot: some name a hundred thousand files. */
  private assertReadable(snapshot: Snapshot): void {
    if (this.readable.has(snapshot)) return;
    assertReadable(snapshot);
    for (const { path } of snapshot.files) decodePath(path, this.place);
    this.readable.add(snapshot);
  }

  private async attempt(engine: Engine, options: WriteOptions, work: Work): Promise<WriteResult | undefined> {
    const snapshot = await this.log.find(engine);
    if (!snapshot) throw noTable(this.place);
    this.assertReadable(snapshot);
    assertWritable(snapshot);
    const { txn, note, signal } = options;
    const nothing = { inserted: 0, updated: 0, deleted: 0 };
    if (txn && (snapshot.txnOf(txn.appId) ?? -1) >= txn.version)
      return { version: snapshot.version, isRepeated: true, rows: nothing };
    const draft = await this.store.draft();
    const published: string[] = [];
    const tracked: Draft = {
      ...draft,
      publish: async (file, target) => {
        published.push(target);
        return draft.publish(file, target);
      },
    };
    let version: number | undefined;
    let isCertain = true;
    try {
      const prepared = await work({
        engine,
        snapshot,
        draft: tracked,
        local: (files, use) => this.local(files, use, signal),
      });
      if (!prepared) return { version: snapshot.version, isRepeated: false, rows: nothing };
      if (txn) prepared.actions.push({ txn: { ...txn, lastUpdated: Date.now() } });
      signal?.throwIfAborted();
      // While nobody knows whether a commit arrived, its files stay.
      isCertain = false;
      version = await commit(this.log, snapshot, { ...prepared, note }, () => {
        isCertain = true;
      });
      isCertain = true;
      if (version === undefined) return undefined;
      await this.checkpointIfDue(engine, draft);
      return { version, isRepeated: false, rows: prepared.rows };
    } finally {
      if (version === undefined && isCertain) await draft.retract(published);
      await draft.discard();
    }
  }

  /** What was committed stays so: a checkpoint that fails is made by a later write. */
  private async checkpointIfDue(engine: Engine, draft: Draft): Promise<void> {
    try {
      const snapshot = await this.log.latest(engine);
      if (!isCheckpointDue(snapshot)) return;
      await writeCheckpoint(this.store, engine, snapshot, draft, (file, text) => fs.writeFile(file, text));
    } catch (error) {
      logbook.warn({ err: error, table: this.place }, 'a checkpoint of a table failed');
    }
  }
}

/** The columns whose values no two rows share; empty for a table without such a rule. */
export function keysOf({ metadata }: Pick<Snapshot, 'metadata'>): string[] {
  const text = metadata.configuration[KEYS];
  return text === undefined ? [] : (JSON.parse(text) as string[]);
}
