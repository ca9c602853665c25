/** The inference log of an endpoint as a table in SQL, called as the managed platform calls it: `<endpoint>_payload`. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { containing } from '@/lib/core/like';
import { type OfferedRelation, offerRelations } from '@/lib/domains/features/index';
import { cellOf, type FlatRow, selectRows, withRowsFile } from '@/lib/platform/duckdb/rows-file';
import { logName } from '@/lib/pure/scoring/log-name';
import { identifier } from '@/lib/pure/sql-text';
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

async function* readLog(endpointId: string, mostRows: number): AsyncGenerator<FlatRow[]> {
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
  const from = (await newestSince(endpointId, 0, mostRows)) ?? 0;
  const window = { endpointId, from, to: Date.now() + 1, withShadows: true, withFaults: true };
  for await (const rows of readInferenceLog(window)) yield rows.map(flat);
}

/** Lends the SELECT of an endpoint's log, late labels with it. */
export const lendLog = <T>(
  endpointId: string,
  use: (relation: { select: string; files: string[] }) => Promise<T>,
  mostRows = MOST_ROWS,
): Promise<T> =>
  withRowsFile(
    readLog(endpointId, mostRows),
    (file, columns, count) => {
      const times = 'make_timestamp(time * 1000) AS time, make_timestamp(label_time * 1000) AS label_time';
      // An empty file has no line to read.
      const nothing = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${identifier(name)}`);
      const from = count === 0 ? `SELECT ${nothing.join(', ')} WHERE false` : selectRows(file, columns);
      return use({ select: `SELECT * REPLACE (${times}) FROM (${from})`, files: [file] });
    },
    COLUMNS,
  );

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
    return own ? [{ asked: name, lend: (use) => lendLog(own.id, use) }] : [];
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
