/** A version of a table in one parquet file, so that a reader need not read the log from its beginning. */
import path from 'node:path';
import { literal, literals } from '../../pure/sql-text';
import type { Cell, Engine } from '../duckdb';
import { type Action, checkpointName, LAST_CHECKPOINT, readActions, written } from './actions';
import { retentionOf } from './retention';
import type { Snapshot } from './snapshot';
import type { Draft, TableStore } from './store';

const EVERY = 10;
/** Large tables are written down less often: a checkpoint names every file. */
const FILES_AN_EXTRA_COMMIT = 1_000;
const PAGE = 20_000;

const MAPS = 'MAP(VARCHAR, VARCHAR)';
const COLUMNS = {
  protocol: 'STRUCT(minReaderVersion INTEGER, minWriterVersion INTEGER)',
  metaData: `STRUCT(id VARCHAR, name VARCHAR, description VARCHAR, format STRUCT(provider VARCHAR, options ${MAPS}), schemaString VARCHAR, partitionColumns VARCHAR[], configuration ${MAPS}, createdTime BIGINT)`,
  txn: 'STRUCT(appId VARCHAR, version BIGINT, lastUpdated BIGINT)',
  add: `STRUCT(path VARCHAR, partitionValues ${MAPS}, size BIGINT, modificationTime BIGINT, dataChange BOOLEAN, stats VARCHAR, tags ${MAPS})`,
  remove: `STRUCT(path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN, extendedFileMetadata BOOLEAN, partitionValues ${MAPS}, size BIGINT)`,
};
const READ = [...Object.keys(COLUMNS), 'sidecar'];

export type Checkpoint = { version: number; files: string[] };

/** Whole checkpoints among the names of a log, the newest last: in one file, in several, or of the second generation. */
export function checkpointsIn(names: readonly string[]): Checkpoint[] {
  const found = new Map<string, { version: number; parts: number; files: string[] }>();
  for (const name of names) {
    const [, version, , part, parts, id] =
      /^(\d{20})\.checkpoint(\.(\d{10})\.(\d{10})|\.([0-9a-f-]{36}))?\.(?:parquet|json)$/.exec(name) ?? [];
    if (version === undefined || (!id && name.endsWith('.json'))) continue;
    const key = `${version} ${parts ?? ''} ${id ?? ''}`;
    const entry = found.get(key) ?? { version: Number(version), parts: Number(parts ?? 1), files: [] };
    if (part !== undefined || entry.files.length === 0) entry.files.push(name);
    found.set(key, entry);
  }
  return [...found.values()]
    .filter(({ parts, files }) => files.length === parts)
    .map(({ version, files }) => ({ version, files }))
    .sort((a, b) => a.version - b.version);
}

export async function readCheckpoint(
  store: TableStore,
  engine: Engine,
  { files }: Checkpoint,
): Promise<Action[]> {
  const actions: Action[] = [];
  for (const name of files) {
    if (name.endsWith('.json')) actions.push(...readActions((await store.readLog(name)) ?? ''));
    else actions.push(...(await readParquet(engine, await store.localLog(name))));
  }
  for (const sidecar of actions.flatMap((action) => action.sidecar ?? [])) {
    // A name inside the log's own folder, whatever it says.
    const file = await store.localLog(path.posix.join('_sidecars', path.posix.basename(sidecar.path)));
    actions.push(...(await readParquet(engine, file)));
  }
  return actions;
}

async function readParquet(engine: Engine, file: string): Promise<Action[]> {
  const source = `read_parquet(${literals([file])}, hive_partitioning = false)`;
  const described = await engine.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${source}`);
  const known = described.map((row) => row.column_name).filter((name) => READ.includes(name));
  const columns = known.map((name) => `to_json("${name}") AS "${name}"`).join(', ');
  const some = known.map((name) => `"${name}" IS NOT NULL`).join(' OR ');
  const actions: Action[] = [];
  const [counted] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${source}`);
  for (let first = 0; first < (counted?.n ?? 0); first += PAGE) {
    const rows = await engine.rows<Record<string, Cell>>(
      `SELECT ${columns} FROM read_parquet(${literals([file])}, hive_partitioning = false, file_row_number = true)
       WHERE file_row_number >= ${first} AND file_row_number < ${first + PAGE} AND (${some})`,
    );
    for (const row of rows) actions.push(actionOf(row));
  }
  return actions;
}

function actionOf(row: Record<string, Cell>): Action {
  const action: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(row)) {
    if (typeof text !== 'string') continue;
    const value = withoutNulls(JSON.parse(text) as Record<string, unknown>);
    // The same once more in other words; numbers in it do not survive.
    delete value.stats_parsed;
    delete value.partitionValues_parsed;
    action[name] = value;
  }
  return action as Action;
}

/** Absent fields of a struct come as nulls. Those of partition values mean something and stay. */
const withoutNulls = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));

export function isCheckpointDue({ version, metadata, files }: Snapshot): boolean {
  const wanted = Number(metadata.configuration['delta.checkpointInterval']);
  const every =
    Number.isInteger(wanted) && wanted > 0
      ? wanted
      : EVERY + Math.floor(files.length / FILES_AN_EXTRA_COMMIT);
  return version > 0 && version % every === 0;
}

/** Of UTF-8 a unit of a string becomes at most. */
const MOST_BYTES = 3;
const SHORTEST = 16 << 20;

/** Bytes that no line is longer than. The engine sets twice as much aside for each of its threads, of memory that it may not have. */
function longestLine(text: string): number {
  let longest = 0;
  for (let at = 0, end = 0; at < text.length; at = end + 1) {
    end = text.indexOf('\n', at);
    longest = Math.max(longest, end - at);
  }
  return Math.max(SHORTEST, MOST_BYTES * longest + 1);
}

export async function writeCheckpoint(
  store: TableStore,
  engine: Engine,
  snapshot: Snapshot,
  draft: Draft,
  writeText: (file: string, text: string) => Promise<void>,
): Promise<void> {
  const oldest = Date.now() - retentionOf(snapshot);
  const kept = snapshot.tombstones.filter(({ deletionTimestamp = 0 }) => deletionTimestamp > oldest);
  const actions: Action[] = [
    { protocol: snapshot.protocol },
    { metaData: snapshot.metadata },
    ...snapshot.transactions.map((txn) => ({ txn })),
    ...snapshot.files.map((add) => ({ add: { ...add, dataChange: false } })),
    ...kept.map((remove) => ({ remove: { ...remove, dataChange: false } })),
  ];
  const lines = path.join(draft.folder, 'checkpoint.ndjson');
  const file = path.join(draft.folder, 'checkpoint.parquet');
  const text = written(actions);
  await writeText(lines, text);
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name}: ${literal(type)}`);
  await engine.run(
    `COPY (SELECT * FROM read_json(${literal(lines)}, format = 'newline_delimited', columns = {${columns.join(', ')}}, maximum_object_size = ${longestLine(text)}))
     TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  await store.putLog(checkpointName(snapshot.version), { file });
  const hint = { version: snapshot.version, size: actions.length, numOfAddFiles: snapshot.files.length };
  await store.putLog(LAST_CHECKPOINT, { text: JSON.stringify(hint) });
}
