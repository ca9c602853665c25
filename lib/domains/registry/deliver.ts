import sql from 'sql-template-tag';
import { rows, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { nextAttempt, type Outcome } from '@/lib/platform/post-once';
import { enqueue } from '@/lib/platform/queue';
import { DELIVER, deliveryKey } from './publish';
import { sendWebhook } from './send-webhook';
import { FROM_WEBHOOKS, WEBHOOK_COLUMNS, type WebhookRow } from './webhook-shape';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** A worker that claimed one and gave no sign for so long is taken for dead. */
const CLAIM = 30 * SECOND;
/** To one receiver at a time: one that does not answer must not hold up the others. */
const MOST_AT_ONCE = 2;
const LOOK_AGAIN = 2 * SECOND;
const MOST_LOGGED = 20;
const KEPT = 30 * 24 * HOUR;

type Claimed = { id: number; uid: string; body: string; attempts: number; webhookId: string };

/** Sends one delivery: once it has arrived or was given up, it is nobody's any more. */
export async function deliver(id: number, stopping: AbortSignal): Promise<void> {
  const now = Date.now();
  const [claimed] = await rows<Claimed>(sql`
    UPDATE webhook_deliveries SET claimed_until = ${now + CLAIM}, attempts = attempts + 1
    WHERE id = ${id} AND status = 'pending' AND due_time <= ${now} AND coalesce(claimed_until, 0) < ${now}
      AND (SELECT count(*) FROM webhook_deliveries AS other
           WHERE other.webhook_id = webhook_deliveries.webhook_id AND other.status = 'pending'
             AND other.claimed_until > ${now}) < ${MOST_AT_ONCE}
    RETURNING id, uid, body, attempts, webhook_id AS "webhookId"`);
  if (!claimed) return waitForTurn(id, now);
  const [webhook] = await rows<WebhookRow>(
    sql`SELECT ${WEBHOOK_COLUMNS} FROM ${FROM_WEBHOOKS} WHERE webhooks.id = ${claimed.webhookId}`,
  );
  if (!webhook) return;
  const outcome =
    webhook.status === 'ACTIVE' ? await attempt(webhook, claimed, stopping) : switchedOff(webhook);
  await settle(claimed, outcome);
}

/** Another is being sent to the same receiver; or it is through, or not due. */
async function waitForTurn(id: number, now: number): Promise<void> {
  const [waiting] = await rows(sql`
    SELECT 1 FROM webhook_deliveries
    WHERE id = ${id} AND status = 'pending' AND due_time <= ${now} AND coalesce(claimed_until, 0) < ${now}`);
  if (waiting) await wake(id, now + LOOK_AGAIN);
}

const wake = (id: number, at: number) =>
  enqueue(DELIVER, { id }, { key: deliveryKey(id), runAt: new Date(at), maxAttempts: 25 });

async function attempt(webhook: WebhookRow, claimed: Claimed, stopping: AbortSignal): Promise<Outcome> {
  try {
    return await sendWebhook(webhook, claimed, stopping);
  } catch (error) {
    if (!stopping.aborted) throw error;
    // Whoever goes on with it need not wait for the claim to end.
    await rows(sql`
      UPDATE webhook_deliveries SET claimed_until = NULL, attempts = attempts - 1 WHERE id = ${claimed.id}`);
    throw error;
  }
}

const switchedOff = ({ status }: WebhookRow): Outcome => ({
  isDelivered: false,
  isWorthAnother: false,
  status: null,
  body: null,
  fault: `The webhook is ${status === 'TEST_MODE' ? 'in test mode' : 'disabled'}.`,
  wait: 0,
  milliseconds: 0,
});

/** What came of it, and when it is tried again, in one commit. */
async function settle({ id, attempts }: Claimed, outcome: Outcome): Promise<void> {
  const now = Date.now();
  const next = nextAttempt(attempts, outcome, now);
  const isOver = next === null;
  const due = next ?? now;
  const status = outcome.isDelivered ? 'delivered' : isOver ? 'dead' : 'pending';
  const { milliseconds, status: answered, fault } = outcome;
  const line = JSON.stringify([{ time: now, milliseconds, status: answered, fault }]);
  await transaction(async () => {
    await rows(sql`
      UPDATE webhook_deliveries SET
        status = ${status}::delivery_status, claimed_until = NULL, due_time = ${due}, response_status = ${answered},
        response_body = ${outcome.body}, fault = ${fault}, ended_time = ${isOver ? now : null}::bigint,
        log = (CASE WHEN jsonb_array_length(log) >= ${MOST_LOGGED} THEN log - 0 ELSE log END) || ${line}::jsonb
      WHERE id = ${id}`);
    if (!isOver) await wake(id, due);
  });
  if (status === 'dead') log.warn({ delivery: id, fault }, 'a webhook could not be delivered');
}

/** What is due, and nobody at it, whatever became of its job. */
export async function sweepDeliveries(): Promise<void> {
  const now = Date.now();
  const left = await rows<{ id: number }>(sql`
    SELECT id FROM webhook_deliveries
    WHERE status = 'pending' AND due_time < ${now - CLAIM} AND coalesce(claimed_until, 0) < ${now}
    ORDER BY due_time LIMIT 1000`);
  for (const { id } of left) await wake(id, now);
}

export const forgetDeliveries = () =>
  rows(sql`DELETE FROM webhook_deliveries WHERE status <> 'pending' AND time < ${Date.now() - KEPT}`);
