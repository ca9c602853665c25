/** The inference log as rows of a table: its own columns first, then what was answered, then the inputs by their names. */
import { cellOf, type FlatColumn, type FlatRow } from '@/lib/platform/duckdb/rows-file';
import { identifier } from '@/lib/pure/sql-text';
import { flattener } from './flat-inference';
import { type InferenceRow, readInferenceLog } from './read-inference-log';

/** Those that are there whatever was logged; of a label the type is seen by what is said. */
export const LOG_COLUMNS = {
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

/** Unpacks rows: which column an input goes to, it remembers. */
export const flatLog = (): ((row: InferenceRow) => FlatRow) =>
  flattener((row) => ({
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

/** Copies for shadows and failed answers too. @param window `from` belongs to it, `to` does not, in milliseconds */
export async function* readFlat(
  window: { endpointId: string; from: number; to: number },
  flat: (row: InferenceRow) => FlatRow,
): AsyncGenerator<FlatRow[]> {
  for await (const rows of readInferenceLog({ ...window, withShadows: true, withFaults: true }))
    yield rows.map(flat);
}

/** What was refused is not what the model takes: it does not make texts of its columns. */
export const isAnswered = ({ status }: FlatRow): boolean => Number(status) < 400;

const TIMES = 'make_timestamp(time * 1000) AS time, make_timestamp(label_time * 1000) AS label_time';

/** Times as the engine has them. */
export const timed = (select: string) => `SELECT * REPLACE (${TIMES}) FROM (${select})`;

/** An empty file has no line to read. */
export function nothingOf(columns: readonly FlatColumn[]): string {
  const values = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${identifier(name)}`);
  return `SELECT ${values.join(', ')} WHERE false`;
}
