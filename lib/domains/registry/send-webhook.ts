import { createHmac } from 'node:crypto';
import { env } from '@/lib/platform/env';
import { type Envelope, type Outcome, postOnce } from '@/lib/platform/post-once';
import { unseal } from '@/lib/platform/seal';
import { AppError } from '@/lib/pure/errors';
import type { WebhookRow } from './webhook-shape';

type Letter = { uid: string; body: string };

/** One attempt to deliver: whatever goes wrong is an outcome. */
export function sendWebhook(webhook: WebhookRow, letter: Letter, stopping?: AbortSignal): Promise<Outcome> {
  const write = () => (webhook.jobId === null ? toAddress(webhook, letter) : toJob(webhook, letter));
  return postOnce(write, { verifiesTls: webhook.verifiesTls, stopping });
}

/** @throws INVALID_PARAMETER_VALUE for one that was sealed under another key */
function opened(sealed: string | null, id: string, what: string): string | undefined {
  if (sealed === null) return undefined;
  const secret = unseal(sealed, `webhook:${id}:${what}`);
  if (secret !== undefined) return secret;
  throw new AppError('INVALID_PARAMETER_VALUE', `Its ${what} cannot be read any more: set it again.`);
}

function toAddress(webhook: WebhookRow, { uid, body }: Letter): Envelope {
  const { id, dialect, url } = webhook;
  const secret = opened(webhook.secret, id, 'secret');
  const authorization = opened(webhook.authorization, id, 'authorization');
  const headers =
    dialect === 'mlflow' ? mlflowHeaders(uid, body, secret) : databricksHeaders(uid, body, secret);
  return {
    url: new URL(url),
    headers: { ...headers, ...(authorization && { authorization }) },
    body,
    isTrusted: false,
  };
}

/** HMAC-SHA256 of the body as it goes out, in hex. */
export const databricksHeaders = (
  uid: string,
  body: string,
  secret: string | undefined,
): Record<string, string> => ({
  'x-plumbline-delivery-id': uid,
  ...(secret && { 'x-databricks-signature': createHmac('sha256', secret).update(body).digest('hex') }),
});

/** HMAC-SHA256 of `<id>.<seconds>.<body>` in base64, under a version. */
export function mlflowHeaders(
  uid: string,
  body: string,
  secret: string | undefined,
  now = Date.now(),
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signed =
    secret && createHmac('sha256', secret).update(`${uid}.${timestamp}.${body}`).digest('base64');
  return {
    'x-mlflow-delivery-id': uid,
    'x-mlflow-timestamp': timestamp,
    ...(signed && { 'x-mlflow-signature': `v1,${signed}` }),
  };
}

/** A job is started by its own API, of another workspace or of this one; whatever kind of task it has finds the message. */
function toJob(webhook: WebhookRow, { body }: Letter): Envelope {
  const { id, jobId, jobWorkspaceUrl } = webhook;
  const base = jobWorkspaceUrl || env.publicUrl;
  if (!base) {
    throw new AppError(
      'INVALID_PARAMETER_VALUE',
      'There is no workspace_url, and this installation does not know its own address: set PLUMBLINE_PUBLIC_URL.',
    );
  }
  const token = opened(webhook.jobToken, id, 'job');
  return {
    url: new URL('/api/2.1/jobs/run-now', base),
    headers: { ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({
      job_id: /^\d{1,15}$/.test(jobId ?? '') ? Number(jobId) : jobId,
      notebook_params: { event_message: body },
      python_named_params: { event_message: body },
      python_params: [body],
      jar_params: [body],
      spark_submit_params: [body],
    }),
    isTrusted: jobWorkspaceUrl === '',
  };
}
