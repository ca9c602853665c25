/** What the model servers decide together: operations of the system, which no surface offers. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Caller } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { announceServing } from './announce';
import { newEntities } from './engine/identity';
import { tell } from './events';
import { linkServed } from './link-served';
import { ALIVE_WITHIN, ENDPOINT, findConfig, lockEndpoint } from './load';
import { sendUpdateNotice } from './notices';
import { sentenceOf } from './propose';

export const system = (requestId: string): Caller => ({
  user: null,
  via: 'system',
  isReadOnly: false,
  requestId,
});

const Which = z.object({ key: z.number().int(), version: z.number().int() });
const ONLY_WHERE = 'it looks, and leaves its row where it changes something';

/** Locks the endpoint; undefined where that configuration is not the one on its way any more. */
async function lockPending(ctx: Context, { key, version }: z.output<typeof Which>) {
  const row = await lockEndpoint(ctx, key);
  if (row?.pendingVersion !== version) return undefined;
  const config = await findConfig(ctx, key, version);
  const live = await findConfig(ctx, key, row.liveVersion);
  return config && { row, config, live };
}

export const goLive = command({
  name: 'serving.goLive',
  summary:
    'Puts a configuration in the place of the live one, once every model server has ready what is new in it.',
  access: 'self',
  unaudited: ONLY_WHERE,
  input: Which,
  async run(ctx, which): Promise<{ isLive: boolean }> {
    const found = await lockPending(ctx, which);
    if (!found) return { isLive: false };
    const { row, config, live } = found;
    const added = newEntities(row.key, config, live).map(({ name }) => name);
    const [{ lacking } = { lacking: 1 }] = await ctx.sql<{ lacking: number }>(sql`
      SELECT count(*)::int AS lacking
      FROM model_servers CROSS JOIN unnest(${added}::text[]) AS wanted (name)
      LEFT JOIN served_entities ON server_id = model_servers.id AND endpoint_key = ${row.key} AND version = ${which.version}
        AND served_entities.name = wanted.name
      WHERE heartbeat > ${ctx.now - ALIVE_WITHIN} AND (state IS NULL OR state NOT IN ('DEPLOYMENT_READY', 'SCALED_TO_ZERO'))`);
    if (lacking > 0) return { isLive: false };
    await settleConfig(ctx, which, 'live', '');
    await ctx.sql(sql`
      UPDATE serving_endpoints SET live_version = ${which.version}, pending_version = NULL, update_state = 'NOT_UPDATING',
             update_message = '', last_updated_time = ${ctx.now} WHERE key = ${row.key}`);
    await linkServed(ctx, row, config.definition);
    await tell(ctx, {
      endpointKey: row.key,
      kind: 'update-live',
      tone: 'success',
      version: which.version,
      message: `Configuration ${which.version} is live: ${sentenceOf(config.definition)}.`,
    });
    ctx.audit({
      objectType: ENDPOINT,
      objectId: row.id,
      before: { liveVersion: row.liveVersion },
      after: { liveVersion: which.version, cause: config.cause },
    });
    await sendUpdateNotice(ctx, row, which.version, undefined);
    await announceServing(ctx);
    return { isLive: true };
  },
});

export const failUpdate = command({
  name: 'serving.failUpdate',
  summary: 'Gives up a configuration that a model server cannot make ready; what is live stays.',
  access: 'self',
  unaudited: ONLY_WHERE,
  input: Which.extend({ message: z.string() }),
  async run(ctx, { message, ...which }) {
    const found = await lockPending(ctx, which);
    if (!found) return {};
    const { row } = found;
    await settleConfig(ctx, which, 'failed', message);
    await ctx.sql(sql`
      UPDATE serving_endpoints SET pending_version = NULL, update_state = 'UPDATE_FAILED', update_message = ${message},
             last_updated_time = ${ctx.now} WHERE key = ${row.key}`);
    await tell(ctx, {
      endpointKey: row.key,
      kind: 'update-failed',
      tone: 'danger',
      version: which.version,
      message: `Configuration ${which.version} failed: ${message}`,
    });
    ctx.audit({ objectType: ENDPOINT, objectId: row.id, after: { failedVersion: which.version, message } });
    await sendUpdateNotice(ctx, row, which.version, message);
    await announceServing(ctx);
    return {};
  },
});

const settleConfig = (
  ctx: Context,
  { key, version }: z.output<typeof Which>,
  outcome: 'live' | 'failed',
  message: string,
) =>
  ctx.sql(sql`
    UPDATE serving_configs SET outcome = ${outcome}::config_outcome, message = ${message}, settled_time = ${ctx.now}
    WHERE endpoint_key = ${key} AND version = ${version}`);
