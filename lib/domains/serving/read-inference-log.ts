/** Windows of the inference log, for other domains: row by row, in the order of time, without holding the window in memory. */
import sql, { empty } from 'sql-template-tag';
import { rows } from '@/lib/platform/db';

export type InferenceRow = {
  requestId: string;
  /** Which row of the request. */
  rowIndex: number;
  clientRequestId: string | null;
  /** When it was written, in milliseconds since the epoch: within a second of the answer. */
  time: number;
  entity: string;
  modelName: string | null;
  modelVersion: number | null;
  configVersion: number;
  status: number;
  latencyMs: number;
  /** The share of requests that was kept: one row stands for `1 / sampling`. */
  sampling: number;
  caller: string | null;
  isShadow: boolean;
  /** By column; null where the request was no table and names are masked, or too long. */
  inputs: Record<string, unknown> | null;
  /** A number, a text, or an object of outputs. */
  output: unknown;
  fault: string | null;
  /** What was true, where it has become known. */
  label: unknown;
  labelTime: number | null;
};

export type Window = {
  endpointId: string;
  /** Milliseconds since the epoch; `from` belongs to the window, `to` does not. */
  from: number;
  to: number;
  modelVersion?: number;
  /** Copies for a shadow entity too. */
  withShadows?: boolean;
  /** Answers that failed too. */
  withFaults?: boolean;
  /** So great a share of the rows, 0 to 1: the same ones whenever it is asked. */
  share?: number;
};

const PARTS = 1_000_000;
/** By what names a row: a great request has its share too. */
const inShare = (share: number) => sql`
  AND abs(hashtextextended(inference_log.request_id || ' ' || inference_log.row_index, 0) % ${PARTS}) < ${Math.ceil(share * PARTS)}`;

export const INFERENCE_COLUMNS = sql`
  inference_log.request_id AS "requestId", inference_log.row_index AS "rowIndex", client_request_id AS "clientRequestId",
  inference_log.time, entity, model_name AS "modelName", model_version AS "modelVersion", config_version AS "configVersion", status,
  latency_ms AS "latencyMs", sampling, caller, is_shadow AS "isShadow", inputs, output, fault, label,
  inference_labels.time AS "labelTime"`;

export const LABELS = sql`
  LEFT JOIN inference_labels ON inference_labels.endpoint_id = inference_log.endpoint_id
    AND inference_labels.request_id = inference_log.request_id AND inference_labels.row_index = inference_log.row_index`;

const AT_ONCE = 5_000;

/** Late labels come with the rows: a window that is read again may say more than before. */
export async function* readInferenceLog(window: Window): AsyncGenerator<InferenceRow[]> {
  const { endpointId, from, to, modelVersion, withShadows, withFaults, share = 1 } = window;
  let after: [number, string, number] = [from, '', -1];
  for (;;) {
    const found = await rows<InferenceRow>(sql`
      SELECT ${INFERENCE_COLUMNS} FROM inference_log ${LABELS}
      WHERE inference_log.endpoint_id = ${endpointId} AND inference_log.time >= ${from} AND inference_log.time < ${to}
        AND (inference_log.time, inference_log.request_id, inference_log.row_index) > (${after[0]}::bigint, ${after[1]}, ${after[2]}::int)
        ${modelVersion === undefined ? empty : sql`AND model_version = ${modelVersion}`}
        ${withShadows ? empty : sql`AND NOT is_shadow`} ${withFaults ? empty : sql`AND status < 400`} ${share < 1 ? inShare(share) : empty}
      ORDER BY inference_log.time, inference_log.request_id, inference_log.row_index LIMIT ${AT_ONCE}`);
    if (found.length > 0) yield found;
    const last = found.at(-1);
    if (!last || found.length < AT_ONCE) return;
    after = [last.time, last.requestId, last.rowIndex];
  }
}

/** When the last prediction was logged; undefined for an endpoint that has none. */
export async function lastInference(endpointId: string): Promise<number | undefined> {
  const [last] = await rows<{ time: number }>(
    sql`SELECT time FROM inference_log WHERE endpoint_id = ${endpointId} ORDER BY time DESC LIMIT 1`,
  );
  return last?.time;
}

/** When the first prediction was logged that is still kept; undefined for an endpoint that has none. */
export async function firstInference(endpointId: string): Promise<number | undefined> {
  const [first] = await rows<{ time: number }>(
    sql`SELECT time FROM inference_log WHERE endpoint_id = ${endpointId} ORDER BY time LIMIT 1`,
  );
  return first?.time;
}

/** From when on a log has no more than so many rows; undefined where it has no more since `from`. */
export async function newestSince(
  endpointId: string,
  from: number,
  mostRows: number,
): Promise<number | undefined> {
  const [found] = await rows<{ time: number }>(sql`
    SELECT time FROM inference_log WHERE endpoint_id = ${endpointId} AND time >= ${from}
    ORDER BY time DESC OFFSET ${mostRows} LIMIT 1`);
  // Rows of that very moment may be on either side.
  return found && found.time + 1;
}

const QUARTER = 15 * 60_000;

/** The quarters of an hour, by their beginning, whose predictions were labelled since a time. */
export async function labelledSince(endpointId: string, since: number): Promise<number[]> {
  const found = await rows<{ quarter: number }>(sql`
    SELECT DISTINCT inference_log.time / ${QUARTER}::bigint AS quarter
    FROM inference_labels JOIN inference_log USING (endpoint_id, request_id, row_index)
    WHERE endpoint_id = ${endpointId} AND inference_labels.time >= ${since} ORDER BY 1`);
  return found.map(({ quarter }) => Number(quarter) * QUARTER);
}
