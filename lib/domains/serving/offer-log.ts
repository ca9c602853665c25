/** The inference log of an endpoint as a table in SQL, called as the managed platform calls it: `<endpoint>_payload`. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { containing } from '@/lib/core/like';
import { type Lendable, type OfferedRelation, offerRelations } from '@/lib/domains/features/index';
import { rows } from '@/lib/platform/db';
import { withEngine } from '@/lib/platform/duckdb';
import {
  cellOf,
  type FlatColumn,
  type FlatRow,
  selectRows,
  withRowsFile,
} from '@/lib/platform/duckdb/rows-file';
import { KeptFiles } from '@/lib/platform/kept-files';
import { logName } from '@/lib/pure/scoring/log-name';
import { identifier, literal } from '@/lib/pure/sql-text';
import { flattener } from './flat-inference';
import { endpointGranted } from './load';
import { newestSince, readInferenceLog } from './read-inference-log';

const NAME = /^main\.serving\.(.+)_payload$/;
/** A query reads so many rows, the newest. */
const MOST_ROWS = 200_000;

const COLUMNS = {
  request_id: 'VARCHAR',
  row_index: 'INTEGER',
  client_request_id: 'VARCHAR',
  time: 'BIGINT',
  served_entity: 'VARCHAR',
  model_name: 'VARCHAR',
  model_version: 'INTEGER',
  config_version: 'INTEGER',
  status: 'INTEGER',
  latency_ms: 'DOUBLE',
  sampling: 'DOUBLE',
  caller: 'VARCHAR',
  is_shadow: 'BOOLEAN',
  fault: 'VARCHAR',
  label: undefined,
  label_time: 'BIGINT',
} as const;

async function* readLog(endpointId: string, from: number): AsyncGenerator<FlatRow[]> {
  const flat = flattener((row) => ({
    request_id: row.requestId,
    row_index: row.rowIndex,
    client_request_id: row.clientRequestId,
    time: row.time,
    served_entity: row.entity,
    model_name: row.modelName,
    model_version: row.modelVersion,
    config_version: row.configVersion,
    status: row.status,
    latency_ms: row.latencyMs,
    sampling: row.sampling,
    caller: row.caller,
    is_shadow: row.isShadow,
    fault: row.fault,
    label: cellOf(row.label),
    label_time: row.labelTime,
  }));
  const window = { endpointId, from, to: Date.now() + 1, withShadows: true, withFaults: true };
  for await (const rows of readInferenceLog(window)) yield rows.map(flat);
}

const TIMES = 'make_timestamp(time * 1000) AS time, make_timestamp(label_time * 1000) AS label_time';

/** An empty file has no line to read. */
function nothingOf(columns: readonly FlatColumn[]): string {
  const values = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${identifier(name)}`);
  return `SELECT ${values.join(', ')} WHERE false`;
}

const timed = (select: string) => `SELECT * REPLACE (${TIMES}) FROM (${select})`;

type Use<T> = (relation: Lendable) => Promise<T>;

/** Lends the SELECT of the newest rows of an endpoint's log, late labels with them. */
export async function lendNewest<T>(endpointId: string, mostRows: number, use: Use<T>): Promise<T> {
  const { from } = await stateOf(endpointId, mostRows);
  return withRowsFile(
    readLog(endpointId, from),
    (file, columns, count) =>
      use({ select: timed(count === 0 ? nothingOf(columns) : selectRows(file, columns)), files: [file] }),
    COLUMNS,
  );
}

const FEW_ROWS = 500;
const kept = new KeptFiles<Lendable>({ most: 8, forMs: 10 * 60_000 });

/**
 * Lends the SELECT of an endpoint's log. Its file is kept while no row and no label has come: who may read the log at all reads the
 * same of it as everybody, and whether one may is asked before each query.
 */
async function lendLog<T>(endpointId: string, use: Use<T>): Promise<T> {
  const state = await stateOf(endpointId, MOST_ROWS);
  return kept.lend(endpointId, JSON.stringify(state), (folder) => stage(endpointId, state.from, folder), use);
}

const stage = (endpointId: string, from: number, folder: string): Promise<Lendable> =>
  withRowsFile(
    readLog(endpointId, from),
    async (file, columns, count) => {
      if (count === 0) return { select: timed(nothingOf(columns)), files: [] };
      const staged = `${folder}/rows.parquet`;
      await withEngine({ files: [file], folders: [folder] }, (engine) =>
        engine.run(`COPY (${timed(selectRows(file, columns))}) TO ${literal(staged)} (FORMAT parquet)`),
      );
      return { select: `SELECT * FROM read_parquet(${literal(staged)})`, files: [staged] };
    },
    COLUMNS,
  );

type State = {
  /** When the oldest of the newest rows was written. */
  from: number;
  rows: number;
  newest: number | null;
  labels: number;
  lastLabel: number | null;
};

/** What of a log is read, and all that changes when a row or a label comes: rows of several servers come out of turn. */
async function stateOf(endpointId: string, mostRows: number): Promise<State> {
  const from = (await newestSince(endpointId, 0, mostRows)) ?? 0;
  const [state] = await rows<Omit<State, 'from'>>(sql`
    SELECT logged.*, labelled.* FROM
      (SELECT count(*)::int AS rows, max(time) AS newest FROM inference_log WHERE endpoint_id = ${endpointId} AND time >= ${from}) AS logged,
      (SELECT count(*)::int AS labels, max(time) AS "lastLabel" FROM inference_labels WHERE endpoint_id = ${endpointId} AND time >= ${from}) AS labelled`);
  return { from, rows: 0, newest: null, labels: 0, lastLabel: null, ...state };
}

type Named = { id: string; name: string };

/** Whoever may read the log on its page may read it here. */
async function find(ctx: Context, names: ReadonlyMap<string, string>): Promise<OfferedRelation[]> {
  const asked = [...names].flatMap(([name, full]) => {
    const [, endpoint] = NAME.exec(full) ?? [];
    return endpoint ? [{ name, endpoint }] : [];
  });
  if (asked.length === 0) return [];
  const found = await ctx.sql<Named>(sql`
    SELECT id, name FROM serving_endpoints
    WHERE lower(name) = ANY(${asked.map(({ endpoint }) => endpoint)}::text[]) AND ${endpointGranted(ctx, 'CAN_MANAGE')}
    ORDER BY creation_time`);
  return asked.flatMap(({ name, endpoint }): OfferedRelation[] => {
    const own = found.find((each) => each.name.toLowerCase() === endpoint);
    return own
      ? [
          {
            asked: name,
            lend: (use, { isSketch }) =>
              isSketch ? lendNewest(own.id, FEW_ROWS, use) : lendLog(own.id, use),
          },
        ]
      : [];
  });
}

async function list(ctx: Context, search: string, limit: number): Promise<string[]> {
  const found = await ctx.sql<Named>(sql`
    SELECT id, name FROM serving_endpoints
    WHERE 'serving.' || name || '_payload' ILIKE ${containing(search)} AND ${endpointGranted(ctx, 'CAN_MANAGE')}
    ORDER BY name LIMIT ${limit}`);
  return found.map(({ name }) => logName(name));
}

offerRelations({ kind: 'predictions of an endpoint', find, list });
