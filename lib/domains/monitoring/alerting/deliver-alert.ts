import sql from 'sql-template-tag';
import { rows, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { canMail, sendMail } from '@/lib/platform/mail';
import { nextAttempt, type Outcome, postOnce } from '@/lib/platform/post-once';
import { unseal } from '@/lib/platform/seal';
import { AppError } from '@/lib/pure/errors';
import {
  type AlertMessage,
  mailOf,
  signatureHeaders,
  slackBody,
  triggerBody,
  wake,
  webhookBody,
} from './post';
import type { ChannelKind } from './schemas';

type Claimed = {
  id: number;
  uid: string;
  body: AlertMessage;
  attempts: number;
  time: number;
  channelId: string;
  kind: ChannelKind;
  address: string;
  secret: string | null;
};

export const secretPurpose = (channelId: string) => `alert-channel:${channelId}`;

const KEPT = 30 * 86_400_000;
const LEFT = 120_000;

/** Sends one message: it has arrived, is tried again later, or is given up. Once more after a kill is not ruled out. */
export async function deliverAlert(id: number, stopping: AbortSignal): Promise<void> {
  const [claimed] = await rows<Claimed>(sql`
    UPDATE monitor_deliveries AS delivery SET attempts = attempts + 1
    FROM monitor_channels AS channel
    WHERE delivery.id = ${id} AND delivery.status = 'pending' AND delivery.due_time <= ${Date.now()}
      AND channel.id = delivery.channel_id
    RETURNING delivery.id, uid, body, attempts, time, channel_id AS "channelId", kind, address, secret`);
  if (!claimed) return;
  const outcome = await attempt(claimed, stopping).catch(async (error: unknown) => {
    if (stopping.aborted)
      await rows(sql`UPDATE monitor_deliveries SET attempts = attempts - 1 WHERE id = ${id}`);
    throw error;
  });
  const now = Date.now();
  const next = nextAttempt(claimed.attempts, outcome, now);
  const status = outcome.isDelivered ? 'delivered' : next === null ? 'dead' : 'pending';
  await transaction(async () => {
    await rows(sql`
      UPDATE monitor_deliveries SET status = ${status}::delivery_status, due_time = ${next ?? now},
        response_status = ${outcome.status}, fault = ${outcome.fault}, ended_time = ${next === null ? now : null}::bigint
      WHERE id = ${id}`);
    if (next !== null) await wake(id, next);
  });
  if (status === 'dead') log.warn({ delivery: id, fault: outcome.fault }, 'an alert could not be delivered');
}

function attempt(claimed: Claimed, stopping: AbortSignal): Promise<Outcome> {
  const { kind, address, body, uid } = claimed;
  if (kind === 'email') return mail(address, body);
  return postOnce(
    () => {
      const secret = secretOf(claimed);
      // The address is itself the secret; one that was kept before it was sealed stands in plain.
      if (kind === 'slack')
        return { url: new URL(secret ?? address), isTrusted: false, headers: {}, body: slackBody(body) };
      const common = { url: new URL(address), isTrusted: false };
      if (kind === 'trigger') {
        const headers: Record<string, string> = secret ? { authorization: `Bearer ${secret}` } : {};
        return { ...common, headers, body: triggerBody(body, claimed.time) };
      }
      const text = webhookBody(body, claimed.time);
      return { ...common, headers: signatureHeaders(uid, text, secret, Date.now()), body: text };
    },
    { stopping },
  );
}

/** @throws INVALID_PARAMETER_VALUE for one that was sealed under another key */
function secretOf({ secret, channelId }: Claimed): string | undefined {
  if (secret === null) return undefined;
  const opened = unseal(secret, secretPurpose(channelId));
  if (opened !== undefined) return opened;
  throw new AppError(
    'INVALID_PARAMETER_VALUE',
    'Its secret cannot be read any more: make the channel again.',
  );
}

async function mail(to: string, message: AlertMessage): Promise<Outcome> {
  const started = Date.now();
  const outcome = (fault: string | null, isWorthAnother: boolean): Outcome => ({
    isDelivered: fault === null,
    isWorthAnother,
    status: null,
    body: null,
    fault,
    wait: 0,
    milliseconds: Date.now() - started,
  });
  if (!canMail()) return outcome('This installation has no SMTP server: set PLUMBLINE_SMTP_URL.', false);
  try {
    await sendMail({ to, ...mailOf(message) });
    return outcome(null, false);
  } catch (error) {
    return outcome(
      error instanceof Error ? error.message.slice(0, 500) : 'The mail server refused it.',
      true,
    );
  }
}

/** What was due a while ago, whatever became of its job. */
export async function sweepAlerts(now = Date.now()): Promise<void> {
  const left = await rows<{ id: number }>(sql`
    SELECT id FROM monitor_deliveries WHERE status = 'pending' AND due_time < ${now - LEFT} ORDER BY due_time LIMIT 500`);
  for (const { id } of left) await wake(id);
  await rows(sql`DELETE FROM monitor_deliveries WHERE status <> 'pending' AND due_time < ${now - KEPT}`);
}
