/** The rows of a span of the log, or so many of them, and what is to be said of the span as a whole. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { invalid } from '@/lib/pure/errors';
import { type InferenceRow, readInferenceLog } from '../read-inference-log';
import type { ReplayRow } from './load';
import type { Logged } from './result';

type Counted = {
  modelName: string | null;
  modelVersion: number | null;
  isAll: boolean;
  rows: number;
  requests: number;
  /** With those that sampling kept out. */
  asked: number;
  first: number;
  p50: number | null;
  p95: number | null;
};

/** @throws INVALID_PARAMETER_VALUE where nothing was logged */
export async function countLogged(endpointId: string, { fromTime, toTime }: ReplayRow): Promise<Logged> {
  const found = await rows<Counted>(sql`
    SELECT model_name AS "modelName", model_version AS "modelVersion", grouping(model_name) = 1 AS "isAll", count(*)::int AS rows,
           (count(*) FILTER (WHERE row_index = 0))::int AS requests,
           coalesce(sum(1 / sampling) FILTER (WHERE row_index = 0), 0)::float8 AS asked, min(time) AS first,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE row_index = 0) AS p50,
           percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE row_index = 0) AS p95
    FROM inference_log
    WHERE endpoint_id = ${endpointId} AND time >= ${fromTime} AND time < ${toTime} AND status < 400 AND NOT is_shadow
    GROUP BY GROUPING SETS ((), (model_name, model_version)) ORDER BY rows DESC`);
  const all = found.find(({ isAll }) => isAll);
  if (!all || all.rows === 0) throw invalid('The log has no answer in that span any more.');
  return {
    rows: all.rows,
    requests: all.requests,
    // A log that has just begun is no week without requests.
    requestsPerSecond: (all.asked * 1000) / Math.max(1000, toTime - all.first),
    p50: all.p50 ?? 0,
    p95: all.p95 ?? 0,
    by: found.flatMap(({ isAll, modelName, modelVersion, rows: count }) =>
      isAll ? [] : [{ modelName, modelVersion, rows: count }],
    ),
  };
}

/** Of a span with more rows a share, drawn by the names of the requests: another version gets the same. */
export async function readSample(
  endpointId: string,
  { fromTime: from, toTime: to, mostRows }: ReplayRow,
  logged: Logged,
  signal: AbortSignal,
): Promise<InferenceRow[]> {
  const share = Math.min(1, mostRows / logged.rows);
  const sample: InferenceRow[] = [];
  for await (const page of readInferenceLog({ endpointId, from, to, share })) {
    signal.throwIfAborted();
    for (const row of page) if (row.output !== null && row.output !== undefined) sample.push(row);
    // New rows come in while it is read.
    if (sample.length >= mostRows) return sample.slice(0, mostRows);
  }
  return sample;
}
