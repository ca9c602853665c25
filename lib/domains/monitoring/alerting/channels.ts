import { randomBytes } from 'node:crypto';
import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { assertReachable, isOpenToAll, Unreachable } from '@/lib/platform/http';
import { seal } from '@/lib/platform/seal';
import { AppError, invalid, notFound } from '@/lib/pure/errors';
import { loadMonitor, MONITOR, nameOf } from '../load';
import { MonitorId } from '../schemas';
import { secretPurpose } from './deliver-alert';
import { type AlertMessage, send } from './post';
import { type ChannelKind, ChannelTarget } from './schemas';

/** Without its secret, which nobody reads again. */
export type ChannelView = {
  id: string;
  name: string;
  kind: ChannelKind;
  address: string;
  hasSecret: boolean;
  isEnabled: boolean;
  createdBy: string;
  creationTime: number;
};

/** Whoever knows all of such an address may write there: of it the server alone is told, as of those that were kept in plain. */
const COLUMNS = sql`
  id, name, kind, CASE WHEN kind = 'slack' THEN substring(address FROM '^[^/]*//[^/]*') || '/…' ELSE address END AS address, secret IS NOT NULL AS "hasSecret", is_enabled AS "isEnabled", created_by AS "createdBy",
  creation_time AS "creationTime"`;

const MOST_CHANNELS = 20;
const ChannelId = z.string().regex(/^[0-9a-f]{32}$/, 'is no id of a channel');

/** Judged again whenever something is sent. @throws INVALID_PARAMETER_VALUE */
async function assertAddress(address: string): Promise<void> {
  try {
    await assertReachable(new URL(address), isOpenToAll);
  } catch (error) {
    if (!(error instanceof AppError) && !(error instanceof Unreachable)) throw error;
    throw invalid(`Nothing can be sent to that address: ${error.message}`, { field: 'target.address' });
  }
}

async function loadChannel(ctx: Context, id: string, channelId: string): Promise<ChannelView> {
  const [channel] = await ctx.sql<ChannelView>(
    sql`SELECT ${COLUMNS} FROM monitor_channels WHERE id = ${channelId} AND monitor_id = ${id}`,
  );
  if (!channel) throw notFound('The monitor has no such channel.');
  return channel;
}

export const createChannel = command({
  name: 'monitoring.createChannel',
  summary:
    'Has alerts of a monitor sent somewhere: to a webhook (signed), to what begins a job, to Slack or its like, by e-mail.',
  access: 'monitors.manage',
  input: z.object({ id: MonitorId, name: z.string().trim().min(1).max(200), target: ChannelTarget }),
  async run(ctx, { id, name, target }): Promise<{ channel: ChannelView }> {
    await loadMonitor(ctx, id, { lock: true });
    if (target.kind !== 'email') await assertAddress(target.address);
    const [counted] = await ctx.sql<{ n: number }>(
      sql`SELECT count(*) AS n FROM monitor_channels WHERE monitor_id = ${id}`,
    );
    if ((counted?.n ?? 0) >= MOST_CHANNELS) throw invalid(`A monitor has at most ${MOST_CHANNELS} channels.`);
    const channelId = randomBytes(16).toString('hex');
    const { kind } = target;
    const address = kind === 'slack' ? `${new URL(target.address).origin}/` : target.address;
    const said = kind === 'slack' ? target.address : 'secret' in target && target.secret;
    const secret = said ? seal(said, secretPurpose(channelId)) : null;
    await ctx.sql(sql`
      INSERT INTO monitor_channels (id, monitor_id, name, kind, address, secret, created_by, creation_time)
      VALUES (${channelId}, ${id}, ${name}, ${kind}, ${address}, ${secret}, ${nameOf(ctx)}, ${ctx.now})`);
    const channel = await loadChannel(ctx, id, channelId);
    ctx.audit({
      objectType: MONITOR,
      objectId: id,
      after: { channel: channelId, name, kind, address },
    });
    return { channel };
  },
});

export const setChannelEnabled = command({
  name: 'monitoring.setChannelEnabled',
  summary: 'Stops sending to a channel, or goes on.',
  access: 'monitors.manage',
  input: z.object({ id: MonitorId, channelId: ChannelId, isEnabled: z.boolean() }),
  async run(ctx, { id, channelId, isEnabled }) {
    await loadMonitor(ctx, id);
    const { isEnabled: before } = await loadChannel(ctx, id, channelId);
    await ctx.sql(sql`UPDATE monitor_channels SET is_enabled = ${isEnabled} WHERE id = ${channelId}`);
    ctx.audit({
      objectType: MONITOR,
      objectId: id,
      before: { channel: channelId, isEnabled: before },
      after: { isEnabled },
    });
    return {};
  },
});

export const deleteChannel = command({
  name: 'monitoring.deleteChannel',
  summary: 'Removes a channel with what was sent to it.',
  access: 'monitors.manage',
  input: z.object({ id: MonitorId, channelId: ChannelId }),
  async run(ctx, { id, channelId }) {
    await loadMonitor(ctx, id);
    const before = await loadChannel(ctx, id, channelId);
    await ctx.sql(sql`DELETE FROM monitor_channels WHERE id = ${channelId}`);
    ctx.audit({ objectType: MONITOR, objectId: id, before: { channel: channelId, name: before.name } });
    return {};
  },
});

export const listChannels = query({
  name: 'monitoring.listChannels',
  summary: 'Where alerts of a monitor are sent.',
  access: 'monitors.manage',
  input: z.object({ id: MonitorId }),
  async run(ctx, { id }): Promise<{ channels: ChannelView[] }> {
    await loadMonitor(ctx, id);
    const channels = await ctx.sql<ChannelView>(sql`
      SELECT ${COLUMNS} FROM monitor_channels WHERE monitor_id = ${id} ORDER BY creation_time LIMIT ${MOST_CHANNELS}`);
    return { channels };
  },
});

export const testChannel = command({
  name: 'monitoring.testChannel',
  summary:
    'Sends a message to a channel that says it is a test; the log of deliveries tells what came of it.',
  access: 'monitors.manage',
  input: z.object({ id: MonitorId, channelId: ChannelId }),
  async run(ctx, { id, channelId }): Promise<{ deliveryId: number }> {
    const { name } = await loadMonitor(ctx, id);
    await loadChannel(ctx, id, channelId);
    const message: AlertMessage = {
      kind: 'test',
      title: `${name}: a test, nothing has happened`,
      severity: null,
      top: [],
      others: 0,
      monitor: { id, name },
      rule: { id: 0, name: 'Test' },
      slice: '',
      window: { start: ctx.now, end: ctx.now },
      runbook: '',
    };
    const posted = await ctx.sql<{ id: number }>(sql`
      INSERT INTO monitor_deliveries (channel_id, monitor_id, title, body, is_test, time, due_time)
      VALUES (${channelId}, ${id}, ${message.title}, ${JSON.stringify(message)}::jsonb, true, ${ctx.now}, ${ctx.now}) RETURNING id`);
    await send(posted);
    ctx.audit({ objectType: MONITOR, objectId: id, after: { channel: channelId, tested: true } });
    return { deliveryId: posted[0]?.id ?? 0 };
  },
});

export type DeliveryView = {
  id: number;
  channel: string;
  kind: ChannelKind;
  title: string;
  isTest: boolean;
  status: 'pending' | 'delivered' | 'dead';
  attempts: number;
  time: number;
  endedTime: number | null;
  responseStatus: number | null;
  fault: string | null;
};

export const listAlertDeliveries = query({
  name: 'monitoring.listAlertDeliveries',
  summary: 'What was sent of a monitor’s alerts, newest first, and what came of it.',
  access: 'monitors.manage',
  input: z.object({
    id: MonitorId,
    limit: z.number().int().min(1).max(100).default(20),
    pageToken: PageToken,
  }),
  async run(ctx, { id, limit, pageToken: token }) {
    await loadMonitor(ctx, id);
    const [after] = readPageToken({ id }, token) ?? [];
    const found = await ctx.sql<DeliveryView>(sql`
      SELECT delivery.id, channel.name AS channel, channel.kind, title, is_test AS "isTest", status, attempts, time,
             ended_time AS "endedTime", response_status AS "responseStatus", fault
      FROM monitor_deliveries AS delivery JOIN monitor_channels AS channel ON channel.id = channel_id
      WHERE delivery.monitor_id = ${id} ${after === undefined ? empty : sql`AND delivery.id < ${Number(after)}`}
      ORDER BY delivery.id DESC LIMIT ${limit + 1}`);
    const { page: deliveries, nextPageToken } = cutPage({ id }, found, limit, ({ id: last }) => [last]);
    return { deliveries, nextPageToken };
  },
});
