/** What stands in the database of a table's versions and columns is read off its log: after each write, and where others wrote. */
import sql, { empty } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { rows, transaction } from '@/lib/platform/db';
import { type DeltaTable, type Field, type Snapshot, typeText } from '@/lib/platform/delta';
import { enqueue } from '@/lib/platform/queue';
import { storableJson } from '@/lib/pure/storable-json';
import { deltaOf, type TableRow } from './load';
import { newRowsOf } from './new-rows';

export const PROFILE = 'features.profile';
export const PUBLISH = 'features.publish';
/** Told after each write that brought rows, to whoever works on as they come. */
export const TABLE_WRITTEN = 'features.tableWritten';

/** Who wrote a version, and on whose behalf: goes along in the log. */
export type Writer = { user: string; runId?: string; producer?: string };

export const writerNote = ({ caller }: Pick<Context, 'caller'>, more: Omit<Writer, 'user'> = {}): string =>
  JSON.stringify({ user: caller.user?.email ?? caller.via, ...more } satisfies Writer);

const OURS = 'Plumbline/';
/** A table of others may have more versions than anybody will look at. */
const MOST_COMMITS = 500;

export type ColumnView = { name: string; type: string; description: string };
export const toColumns = (fields: readonly Field[]): ColumnView[] =>
  fields.map(({ name, type, metadata }) => ({
    name,
    type: typeText(type),
    description: typeof metadata.comment === 'string' ? metadata.comment : '',
  }));

type Recorded = {
  version: number;
  time: number;
  operation: string;
  metrics: Record<string, string>;
  writer: Writer | null;
  columns: ColumnView[] | null;
  hasNewRows: boolean;
  newRows: number | null;
};

function writerOf(note: string | undefined): Writer | null {
  try {
    const said = JSON.parse(note ?? '') as Writer;
    return typeof said.user === 'string' ? said : null;
  } catch {
    return null;
  }
}

async function readCommits(delta: DeltaTable, known: number): Promise<Recorded[]> {
  const history = (await delta.log.history({ limit: MOST_COMMITS }))
    .filter(({ version }) => version > known)
    .reverse();
  const [first] = history;
  if (!first) return [];
  const whole = await delta.log.commitsAfter(first.version - 1);
  return history.flatMap(({ version, timestamp, operation, operationMetrics, engineInfo, userMetadata }) => {
    const actions = whole.find((commit) => commit.version === version)?.actions;
    if (!actions) return [];
    const described = actions.find(({ metaData }) => metaData)?.metaData;
    return [
      {
        version,
        time: timestamp,
        operation: operation ?? 'UNKNOWN',
        metrics: operationMetrics ?? {},
        writer: engineInfo?.startsWith(OURS) ? writerOf(userMetadata) : null,
        columns: described
          ? toColumns((JSON.parse(described.schemaString) as { fields: Field[] }).fields)
          : null,
        hasNewRows: actions.some(({ add, remove }) => (add ?? remove)?.dataChange),
        newRows: newRowsOf(actions, operation, operationMetrics),
      },
    ];
  });
}

/** Whether each commit in between is known and none brought another schema. */
const isSameSchema = (commits: readonly Recorded[], known: number, version: number): boolean =>
  known >= 0 && commits.length === version - known && commits.every(({ columns }) => columns === null);

async function recordColumns(key: number, { schema, version }: Snapshot): Promise<void> {
  const columns = toColumns(schema).map((column, position) => ({ ...column, position }));
  await rows(sql`
    DELETE FROM features WHERE table_key = ${key} AND name <> ALL(${columns.map(({ name }) => name)}::text[])`);
  await rows(sql`
    INSERT INTO features (table_key, name, position, type, description, since)
    SELECT ${key}::int, given.name, given.position, given.type, given.description, ${version}::bigint
    FROM jsonb_to_recordset(${storableJson(JSON.stringify(columns))}::jsonb)
      AS given (name text, position int, type text, description text)
    ON CONFLICT (table_key, name) DO UPDATE SET position = excluded.position, type = excluded.type
    WHERE (features.position, features.type) IS DISTINCT FROM (excluded.position, excluded.type)`);
}

/** Takes over what the log says since it was last looked at. Answers the latest version. */
export async function recordCommits({
  key,
  ...table
}: Pick<TableRow, 'key' | 'location' | 'isExternal'>): Promise<number> {
  const delta = deltaOf(table);
  for (;;) {
    const known = await versionOf(key);
    // Before the table's row is held: whoever pushes rows waits for that, and a bucket may be slow.
    const snapshot = await delta.snapshot();
    if (snapshot.version <= known) return snapshot.version;
    const commits = await readCommits(delta, known);
    const isRecorded = await transaction(async () => {
      if ((await versionOf(key, sql`FOR NO KEY UPDATE`)) !== known) return false;
      await record(key, commits, snapshot, known);
      return true;
    });
    if (isRecorded) return snapshot.version;
  }
}

async function versionOf(key: number, lock = empty): Promise<number> {
  const [seen] = await rows<{ version: number }>(
    sql`SELECT version FROM feature_tables WHERE key = ${key} ${lock}`,
  );
  return seen?.version ?? -1;
}

async function record(
  key: number,
  commits: readonly Recorded[],
  snapshot: Snapshot,
  known: number,
): Promise<void> {
  await rows(sql`
    INSERT INTO feature_table_versions (table_key, version, time, operation, metrics, writer, columns, has_new_rows, new_rows)
    SELECT ${key}::int, given.* FROM jsonb_to_recordset(${storableJson(JSON.stringify(commits))}::jsonb)
      AS given (version bigint, time bigint, operation text, metrics jsonb, writer jsonb, columns jsonb, "hasNewRows" boolean,
                "newRows" bigint)
    ON CONFLICT DO NOTHING`);
  if (!isSameSchema(commits, known, snapshot.version)) await recordColumns(key, snapshot);
  const wrote = commits.findLast(({ hasNewRows }) => hasNewRows);
  const time = commits.at(-1)?.time ?? Date.now();
  await rows(sql`
    UPDATE feature_tables
    SET version = ${snapshot.version}, rows = ${snapshot.rows ?? null}, bytes = ${snapshot.bytes},
        last_updated_time = greatest(last_updated_time, ${time}::bigint),
        last_write_time = coalesce(${wrote?.time ?? null}::bigint, last_write_time)
    WHERE key = ${key}`);
  if (!wrote) return;
  await enqueue(PROFILE, { key }, { key: `${PROFILE}:${key}` });
  await enqueue(TABLE_WRITTEN, { key }, { key: `${TABLE_WRITTEN}:${key}` });
  const [online] = await rows(
    sql`SELECT 1 FROM online_tables WHERE table_key = ${key} AND mode = 'continuous'`,
  );
  if (online) await enqueue(PUBLISH, { key }, { key: `${PUBLISH}:${key}`, queue: `${PUBLISH}:${key}` });
}
