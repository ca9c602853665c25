/** Rows in the log of an endpoint as the database has them, of days that are over. */
import sql from 'sql-template-tag';
import { ensureDay } from '@/lib/domains/serving/engine/store-inferences';
import { rows } from '@/lib/platform/db';

export const DAY = 86_400_000;
/** A midnight four days ago, so that windows of that day and of the two behind it are closed. */
export const LOGGED_FROM = Math.floor(Date.now() / DAY) * DAY - 4 * DAY;

export type LoggedRow = {
  /** In milliseconds since 1970. */
  time: number;
  requestId: string;
  inputs: Record<string, unknown>;
  output?: unknown;
  status?: number;
  isShadow?: boolean;
  fault?: string;
};

/** Writes them as the answers of one version of a model. */
export async function logRows(
  endpointId: string,
  given: readonly LoggedRow[],
  { model = 'm', version = 1 } = {},
): Promise<void> {
  for (const day of new Set(given.map(({ time }) => Math.floor(time / DAY)))) await ensureDay(day * DAY);
  const whole = given.map((row) => ({ output: 0.5, status: 200, isShadow: false, ...row }));
  await rows(sql`
    INSERT INTO inference_log (endpoint_id, time, request_id, row_index, config_version, entity, model_name, model_version, status,
                               latency_ms, sampling, is_shadow, inputs, output, fault)
    SELECT ${endpointId}, time, "requestId", 0, 1, ${`v${version}`}, ${model}, ${version}::int, status, 3, 1, "isShadow", inputs,
           output, fault
    FROM jsonb_to_recordset(${JSON.stringify(whole)}::jsonb) AS given
      (time bigint, "requestId" text, status int, "isShadow" boolean, inputs jsonb, output jsonb, fault text)`);
}

/** So many of them, by their places. */
export const manyRows = (count: number, row: (place: number) => LoggedRow): LoggedRow[] =>
  Array.from({ length: count }, (_, place) => row(place));
