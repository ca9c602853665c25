import sql, { join } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { WebhookDialect, WebhookEvent } from '@/lib/pure/registry-events';
import { eventsOf } from '@/lib/pure/registry-events';
import { nameOf } from './activity';
import { bodyFor, eventFor, type Fact } from './webhook-bodies';

export const DELIVER = 'registry.deliver';
/** The queue's own retries are for a worker that breaks; what a receiver answers is counted by us. */
const MOST_BREAKS = 25;

/** One job a delivery: whoever asks for it again moves it. */
const JOB_KEY = 'webhook-delivery:';
export const deliveryKey = (id: number) => `${JOB_KEY}${id}`;

type Subject = { key: number; name: string; isPrompt: boolean };
type Listener = { id: string; dialect: WebhookDialect; events: string[] };

/**
 * Tells the webhooks that asked for it. What is to be sent is written in the transaction of its cause, and the job that sends it
 * too: neither is there without the other, whatever breaks.
 */
export async function publish(
  ctx: Context,
  model: Subject,
  fact: Omit<Fact, 'modelName' | 'isPrompt' | 'userName' | 'time'>,
): Promise<void> {
  const whole: Fact = {
    ...fact,
    modelName: model.name,
    isPrompt: model.isPrompt,
    userName: nameOf(ctx),
    time: ctx.now,
  };
  const events = eventsOf(fact.type, whole);
  if (events.length === 0) return;
  const listeners = await ctx.sql<Listener>(
    sql`SELECT id, dialect, events FROM webhooks
        WHERE (model_key = ${model.key} OR model_key IS NULL) AND status = 'ACTIVE' AND events && ${events}::text[]`,
    'registry.listeners',
  );
  const letters = listeners.flatMap((listener) => {
    const event = eventFor(whole, listener);
    return event ? [{ webhookId: listener.id, event, body: bodyFor(whole, event, listener) }] : [];
  });
  if (letters.length > 0) await post(ctx, whole, letters);
}

type Letter = { webhookId: string; event: WebhookEvent; body: string };

async function post(ctx: Context, { modelName, version }: Fact, letters: Letter[]): Promise<void> {
  const lines = letters.map(
    ({ webhookId, event, body }) =>
      sql`(${webhookId}, ${event}, ${modelName}, ${version ?? null}::int, ${body}, ${ctx.now}::bigint, ${ctx.now}::bigint)`,
  );
  await ctx.sql(sql`
    WITH posted AS (
      INSERT INTO webhook_deliveries (webhook_id, event, model_name, version, body, time, due_time) VALUES ${join(lines)}
      RETURNING id)
    SELECT ${sendPosted} FROM posted`);
}

const sendPosted = sql`
  graphile_worker.add_job(${DELIVER}, json_build_object('id', id), max_attempts := ${MOST_BREAKS}::int,
                          job_key := ${JOB_KEY} || id)`;

/** What was sent, or given up, goes out once more as if for the first time. */
export async function postAgain(ctx: Context, ids: number[]): Promise<void> {
  await ctx.sql(sql`
    WITH posted AS (
      UPDATE webhook_deliveries SET status = 'pending', attempts = 0, due_time = ${ctx.now}, claimed_until = NULL,
                                    ended_time = NULL
      WHERE id = ANY(${ids}::bigint[]) RETURNING id)
    SELECT ${sendPosted} FROM posted ORDER BY id`);
}
