import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { notFound } from '@/lib/pure/errors';
import { type EndpointRow, loadEndpoint } from '../load';

export type ReplayRow = {
  endpointKey: number;
  number: number;
  modelName: string;
  modelVersion: number;
  /** Milliseconds since the epoch; `fromTime` belongs to the span, `toTime` does not. */
  fromTime: number;
  toTime: number;
  mostRows: number;
  tolerance: number | null;
  ownerId: string | null;
  requestedBy: string;
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled';
  phase: '' | 'reading' | 'scoring' | 'timing';
  rowsTotal: number | null;
  rowsDone: number;
  attempts: number;
  message: string;
  queuedTime: number;
  startTime: number | null;
  endTime: number | null;
};

export const REPLAY_COLUMNS: Sql = sql`
  serving_replays.endpoint_key AS "endpointKey", serving_replays.number, serving_replays.model_name AS "modelName",
  serving_replays.model_version AS "modelVersion", serving_replays.from_time AS "fromTime", serving_replays.to_time AS "toTime",
  serving_replays.most_rows AS "mostRows", serving_replays.tolerance, serving_replays.owner_id AS "ownerId",
  serving_replays.requested_by AS "requestedBy", serving_replays.state, serving_replays.phase,
  serving_replays.rows_total AS "rowsTotal", serving_replays.rows_done AS "rowsDone", serving_replays.attempts,
  serving_replays.message, serving_replays.queued_time AS "queuedTime", serving_replays.start_time AS "startTime",
  serving_replays.end_time AS "endTime"`;

/** What names a replay for the queue. */
export type ReplayKey = { endpointKey: number; number: number };

export const isReplay = ({ endpointKey, number }: ReplayKey): Sql =>
  sql`serving_replays.endpoint_key = ${endpointKey} AND serving_replays.number = ${number}`;

/** @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function loadReplay(
  ctx: Context,
  { name, number }: { name: string; number: number },
): Promise<{ endpoint: EndpointRow; replay: ReplayRow }> {
  const endpoint = await loadEndpoint(ctx, { name });
  const [replay] = await ctx.sql<ReplayRow>(sql`
    SELECT ${REPLAY_COLUMNS} FROM serving_replays WHERE ${isReplay({ endpointKey: endpoint.key, number })}`);
  if (!replay) throw notFound(`The endpoint '${name}' has no replay ${number}.`);
  return { endpoint, replay };
}
