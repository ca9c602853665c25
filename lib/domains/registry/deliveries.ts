import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { conflict, notFound } from '@/lib/pure/errors';
import { postAgain } from './publish';
import { loadWebhook } from './webhook-shape';

export type DeliveryView = {
  id: number;
  uid: string;
  event: string;
  modelName: string;
  version: number | null;
  body: string;
  isTest: boolean;
  status: 'pending' | 'delivered' | 'dead';
  attempts: number;
  time: number;
  /** When it is tried next, while it is pending. */
  dueTime: number;
  endedTime: number | null;
  responseStatus: number | null;
  responseBody: string | null;
  fault: string | null;
  log: { time: number; milliseconds: number; status: number | null; fault: string | null }[];
};

const COLUMNS = sql`
  id, uid, event, model_name AS "modelName", version, body, is_test AS "isTest", status, attempts, time, due_time AS "dueTime",
  ended_time AS "endedTime", response_status AS "responseStatus", response_body AS "responseBody", fault, log`;

const WebhookId = z.string().min(1).max(100);

export const listDeliveries = query({
  name: 'registry.listDeliveries',
  summary: 'What a webhook was sent, newest first: every attempt, what was answered, what was given up.',
  access: 'models.manage',
  input: z.object({
    webhookId: WebhookId,
    status: z.enum(['pending', 'delivered', 'dead']).optional(),
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { limit, pageToken: token, ...asked }) {
    await loadWebhook(ctx, asked.webhookId);
    const [before] = readPageToken(asked, token) ?? [];
    const ofStatus = asked.status ? sql`AND status = ${asked.status}::delivery_status` : empty;
    const older = before === undefined ? empty : sql`AND id < ${Number(before)}::bigint`;
    const found = await ctx.sql<DeliveryView>(sql`
      SELECT ${COLUMNS} FROM webhook_deliveries
      WHERE webhook_id = ${asked.webhookId} ${ofStatus} ${older} ORDER BY id DESC LIMIT ${limit + 1}`);
    const { page: deliveries, nextPageToken } = cutPage(asked, found, limit, ({ id }) => [id]);
    return { deliveries, nextPageToken };
  },
});

export const replayDelivery = command({
  name: 'registry.replayDelivery',
  summary:
    'Sends once more what was given up, or what has arrived already; the receiver knows it by the same id.',
  access: 'models.manage',
  input: z.object({ webhookId: WebhookId, id: z.number().int().positive() }),
  async run(ctx, { webhookId, id }) {
    await loadWebhook(ctx, webhookId);
    const [found] = await ctx.sql<{ status: string }>(sql`
      SELECT status FROM webhook_deliveries WHERE id = ${id} AND webhook_id = ${webhookId} FOR UPDATE`);
    if (!found) throw notFound(`There is no delivery ${id} of this webhook.`);
    if (found.status === 'pending') throw conflict('It is on its way already.');
    await postAgain(ctx, [id]);
    ctx.audit({ objectType: 'webhook', objectId: webhookId, after: { replayed: [id] } });
    return { replayed: 1 };
  },
});

const MOST_REPLAYED = 1000;

export const replayDeadDeliveries = command({
  name: 'registry.replayDeadDeliveries',
  summary: 'Sends once more all that a webhook was not able to receive, the oldest first, up to a thousand.',
  access: 'models.manage',
  input: z.object({ webhookId: WebhookId }),
  async run(ctx, { webhookId }) {
    await loadWebhook(ctx, webhookId);
    const dead = await ctx.sql<{ id: number }>(sql`
      SELECT id FROM webhook_deliveries WHERE webhook_id = ${webhookId} AND status = 'dead' AND NOT is_test
      ORDER BY id LIMIT ${MOST_REPLAYED} FOR UPDATE`);
    const ids = dead.map(({ id }) => id);
    await postAgain(ctx, ids);
    ctx.audit({ objectType: 'webhook', objectId: webhookId, after: { replayed: ids.length } });
    return { replayed: ids.length };
  },
});
