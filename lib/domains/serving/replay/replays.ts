import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { enqueue } from '@/lib/platform/queue';
import { conflict, invalid, tooMany } from '@/lib/pure/errors';
import { loadVersion } from '../../registry';
import { settleModel } from '../../scoring';
import { ENDPOINT, endpointGranted, loadEndpoint } from '../load';
import { AskedName } from '../schemas';
import { isReplay, loadReplay, REPLAY_COLUMNS, type ReplayKey, type ReplayRow } from './load';
import type { ReplayResult } from './result';

export const REPLAY = 'serving.replay';
const DAY = 86_400_000;
/** Of one endpoint, waiting or under way. */
const MOST_AT_ONCE = 5;
const MOST_LISTED = 100;
const MOST_OF_VERSION = 20;

const Number_ = z.coerce.number().int().min(1).max(2_147_483_647);
const Which = z.object({ name: AskedName, number: Number_ });

/** One after the other, whoever asked for them: each holds a model, or two. */
export const wakeReplay = (which: ReplayKey) =>
  enqueue(REPLAY, which, {
    key: `${REPLAY}:${which.endpointKey}:${which.number}`,
    queue: REPLAY,
    maxAttempts: 4,
  });

export const startReplay = command({
  name: 'serving.startReplay',
  summary:
    'Scores what an endpoint was asked with another version of a model, and compares the answers with those that were given. No caller notices.',
  access: 'endpoints.manage',
  input: z.object({
    name: AskedName,
    modelName: z.string().min(1).max(300),
    modelVersion: Number_,
    /** Milliseconds since the epoch: the seven days before now, if nothing is said. */
    from: z.number().int().min(0).optional(),
    to: z.number().int().min(0).optional(),
    /** Of a span with more rows so many of them, drawn at random, the same for each version. */
    mostRows: z.coerce.number().int().min(10).max(50_000).default(10_000),
    /** From which difference on two numbers are other answers; a hundredth of their spread, if nothing is said. */
    tolerance: z.number().min(0).max(1e300).optional(),
  }),
  async run(
    ctx,
    { name, modelName, modelVersion, to = ctx.now, mostRows, ...asked },
  ): Promise<{ number: number }> {
    const { from = to - 7 * DAY, tolerance = null } = asked;
    const { key, id } = await loadEndpoint(ctx, { name }, { lock: true });
    const model = await settleModel(ctx, { name: modelName, version: modelVersion });
    if (from >= to) throw invalid('The span ends before it begins.', { field: 'to' });
    const [some] = await ctx.sql(sql`
      SELECT 1 FROM inference_log
      WHERE endpoint_id = ${id} AND time >= ${from} AND time < ${to} AND status < 400 AND NOT is_shadow LIMIT 1`);
    if (!some) throw invalid('The endpoint logged no answer in that span.', { field: 'from' });
    const [{ waiting } = { waiting: 0 }] = await ctx.sql<{ waiting: number }>(sql`
      SELECT count(*)::int AS waiting FROM serving_replays WHERE endpoint_key = ${key} AND state IN ('queued', 'running')`);
    if (waiting >= MOST_AT_ONCE)
      throw tooMany(
        `${waiting} replays of '${name}' wait already. Wait until one has ended, or cancel one.`,
        60,
      );
    const [made] = await ctx.sql<{ number: number }>(sql`
      INSERT INTO serving_replays (endpoint_key, model_name, model_version, from_time, to_time, most_rows, tolerance,
                                   owner_id, requested_by, queued_time)
      VALUES (${key}, ${model.name}, ${model.version}, ${from}, ${to}, ${mostRows}, ${tolerance},
              ${ctx.caller.user?.id ?? null}::uuid, ${ctx.caller.user?.email ?? ctx.caller.via}, ${ctx.now})
      RETURNING number`);
    const number = made?.number ?? 0;
    await wakeReplay({ endpointKey: key, number });
    const after = { replay: number, model: model.name, version: model.version, from, to, mostRows };
    ctx.audit({ objectType: ENDPOINT, objectId: id, after });
    return { number };
  },
});

/** What is told of a replay in a line. */
export type ReplayView = Omit<ReplayRow, 'endpointKey' | 'ownerId' | 'attempts'> & {
  compared: number | null;
  agreeing: number | null;
};

const SUMMARY = sql`
  ${REPLAY_COLUMNS}, (result #>> '{comparison,compared}')::int AS compared, (result #>> '{comparison,agreeing}')::int AS agreeing`;

const viewReplay = <Row extends ReplayRow>({
  endpointKey: _,
  ownerId: _owner,
  attempts: _attempts,
  ...view
}: Row) => view;

export const listReplays = query({
  name: 'serving.listReplays',
  summary: 'The replays of an endpoint’s log, newest first.',
  access: 'endpoints.manage',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<{ replays: ReplayView[] }> {
    const { key } = await loadEndpoint(ctx, { name });
    const found = await ctx.sql<ReplayRow & Pick<ReplayView, 'compared' | 'agreeing'>>(sql`
      SELECT ${SUMMARY} FROM serving_replays WHERE endpoint_key = ${key} ORDER BY number DESC LIMIT ${MOST_LISTED}`);
    return { replays: found.map(viewReplay) };
  },
});

export const getReplay = query({
  name: 'serving.getReplay',
  summary: 'One replay: how far it is, and what it found.',
  access: 'endpoints.manage',
  input: Which,
  async run(
    ctx,
    which,
  ): Promise<Omit<ReplayView, 'compared' | 'agreeing'> & { result: ReplayResult | null }> {
    const { replay } = await loadReplay(ctx, which);
    const [found] = await ctx.sql<{ result: ReplayResult | null }>(
      sql`SELECT result FROM serving_replays WHERE ${isReplay(replay)}`,
    );
    return { ...viewReplay(replay), result: found?.result ?? null };
  },
});

export type VersionReplay = Pick<
  ReplayView,
  'number' | 'state' | 'compared' | 'agreeing' | 'fromTime' | 'toTime'
> & {
  endpoint: string;
  endTime: number | null;
  judged: ReplayResult['comparison']['judged'];
  /** Whether the caller may open it: it shows rows of the log. */
  isOpen: boolean;
};

export const listVersionReplays = query({
  name: 'serving.listVersionReplays',
  summary:
    'What replays say of a version of a model, newest first, without a row of anybody’s log; and the endpoints over whose log it could be replayed.',
  access: 'models.read',
  input: z.object({ modelName: z.string().min(1).max(300), modelVersion: Number_ }),
  async run(ctx, { modelName, modelVersion }): Promise<{ replays: VersionReplay[]; endpoints: string[] }> {
    const { model, version } = await loadVersion(ctx, { name: modelName, version: modelVersion });
    const found = await ctx.sql<VersionReplay>(sql`
      SELECT serving_endpoints.name AS endpoint, number, state, from_time AS "fromTime", to_time AS "toTime", end_time AS "endTime",
             (result #>> '{comparison,compared}')::int AS compared, (result #>> '{comparison,agreeing}')::int AS agreeing,
             result #> '{comparison,judged}' AS judged, ${endpointGranted(ctx, 'CAN_MANAGE')} AS "isOpen"
      FROM serving_replays JOIN serving_endpoints ON serving_endpoints.key = endpoint_key
      WHERE model_name = ${model.name} AND model_version = ${version.version} AND ${endpointGranted(ctx)}
      ORDER BY queued_time DESC LIMIT ${MOST_OF_VERSION}`);
    return { replays: found, endpoints: await askable(ctx, model.name) };
  },
});

/** Endpoints that answer with the model, over whose log the caller may replay. */
async function askable(ctx: Context, modelName: string): Promise<string[]> {
  const found = await ctx.sql<{ name: string }>(sql`
    SELECT name FROM serving_endpoints
    JOIN serving_configs ON endpoint_key = serving_endpoints.key AND serving_configs.version = live_version
    WHERE definition -> 'entities' @> ${JSON.stringify([{ modelName }])}::jsonb AND ${endpointGranted(ctx, 'CAN_MANAGE')}
    ORDER BY name LIMIT ${MOST_OF_VERSION}`);
  return found.map(({ name }) => name);
}

export const cancelReplay = command({
  name: 'serving.cancelReplay',
  summary: 'Ends a replay that waits or is under way. What it found so far is kept nowhere.',
  access: 'endpoints.manage',
  input: Which,
  async run(ctx, which) {
    const { endpoint, replay } = await loadReplay(ctx, which);
    const [done] = await ctx.sql(sql`
      UPDATE serving_replays SET state = 'canceled', message = 'It was cancelled.', end_time = ${ctx.now}
      WHERE ${isReplay(replay)} AND state IN ('queued', 'running') RETURNING 1`);
    if (!done) throw conflict(`Replay ${replay.number} has ended already.`);
    ctx.audit({
      objectType: ENDPOINT,
      objectId: endpoint.id,
      after: { replay: replay.number, state: 'canceled' },
    });
    return {};
  },
});

export const deleteReplay = command({
  name: 'serving.deleteReplay',
  summary: 'Removes what a replay found; one that is under way ends.',
  access: 'endpoints.manage',
  input: Which,
  async run(ctx, which) {
    const { endpoint, replay } = await loadReplay(ctx, which);
    await ctx.sql(sql`DELETE FROM serving_replays WHERE ${isReplay(replay)}`);
    const { number, modelName, modelVersion } = replay;
    ctx.audit({
      objectType: ENDPOINT,
      objectId: endpoint.id,
      before: { replay: number, modelName, modelVersion },
    });
    return {};
  },
});
