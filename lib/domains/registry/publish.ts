import sql from 'sql-template-tag';
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

type Told = Omit<Fact, 'modelName' | 'isPrompt' | 'userName' | 'time'>;

/**
 * Tells the webhooks that asked for it. What is to be sent is written in the transaction of its cause, and the job that sends it
 * too: neither is there without the other, whatever breaks.
 */
export const publish = (ctx: Context, model: Subject, fact: Told): Promise<void> =>
  publishAll(ctx, model, [fact]);

/** Facts of one model: one look at who listens, however many they are. */
export async function publishAll(ctx: Context, model: Subject, facts: readonly Told[]): Promise<void> {
  const whole = facts.map(
    (fact): Fact => ({
      ...fact,
      modelName: model.name,
      isPrompt: model.isPrompt,
      userName: nameOf(ctx),
      time: ctx.now,
    }),
  );
  const events = [...new Set(whole.flatMap((fact) => eventsOf(fact.type, fact)))];
  if (events.length === 0) return;
  const listeners = await ctx.sql<Listener>(
    sql`SELECT id, dialect, events FROM webhooks
        WHERE (model_key = ${model.key} OR model_key IS NULL) AND status = 'ACTIVE' AND events && ${events}::text[]`,
    'registry.listeners',
  );
  const letters = whole.flatMap((fact) =>
    listeners.flatMap((listener): Letter[] => {
      const event = eventFor(fact, listener);
      const version = fact.version ?? null;
      return event ? [{ webhookId: listener.id, event, version, body: bodyFor(fact, event, listener) }] : [];
    }),
  );
  if (letters.length > 0) await post(ctx, model.name, letters);
}

type Letter = { webhookId: string; event: WebhookEvent; version: number | null; body: string };

const post = (ctx: Context, modelName: string, letters: Letter[]) =>
  ctx.sql(sql`
    WITH posted AS (
      INSERT INTO webhook_deliveries (webhook_id, event, model_name, version, body, time, due_time)
      SELECT given.webhook_id, given.event, ${modelName}, given.version, given.body, ${ctx.now}::bigint, ${ctx.now}::bigint
      FROM unnest(${letters.map(({ webhookId }) => webhookId)}::text[], ${letters.map(({ event }) => event)}::text[],
                  ${letters.map(({ version }) => version)}::int[], ${letters.map(({ body }) => body)}::text[])
             WITH ORDINALITY AS given (webhook_id, event, version, body, place)
      ORDER BY place RETURNING id)
    SELECT ${sendPosted} FROM posted ORDER BY id`);

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
