import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { env } from '@/lib/platform/env';
import { isOpenToAll, request, Unreachable } from '@/lib/platform/http';
import { unseal } from '@/lib/platform/seal';
import { AppError } from '@/lib/pure/errors';
import { VERSION } from '@/lib/pure/version';
import type { WebhookRow } from './webhook-shape';

const WITHIN = 10_000;
const MOST_KEPT = 2000;

/** What came of one attempt. */
export type Outcome = {
  isDelivered: boolean;
  /** Whether it may come to something another time. */
  isWorthAnother: boolean;
  status: number | null;
  body: string | null;
  fault: string | null;
  /** How long the receiver wants to be left alone, in milliseconds. */
  wait: number;
  milliseconds: number;
};

type Letter = { uid: string; body: string };

/** One attempt to deliver: whatever goes wrong is an outcome. */
export async function sendWebhook(
  webhook: WebhookRow,
  letter: Letter,
  stopping?: AbortSignal,
): Promise<Outcome> {
  const started = Date.now();
  const base = { status: null, body: null, wait: 0 };
  const failed = (fault: string, isWorthAnother: boolean): Outcome => ({
    ...base,
    isDelivered: false,
    isWorthAnother,
    fault,
    milliseconds: Date.now() - started,
  });
  try {
    const { url, headers, body, isTrusted } =
      webhook.jobId === null ? toAddress(webhook, letter) : toJob(webhook, letter);
    const limit = AbortSignal.timeout(WITHIN);
    const reply = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': `plumbline/${VERSION}`, ...headers },
      body,
      signal: stopping ? AbortSignal.any([limit, stopping]) : limit,
      followsRedirects: false,
      verifiesTls: webhook.verifiesTls,
      ...(!isTrusted && { mayReach: isOpenToAll }),
    });
    const { status } = reply;
    const isDelivered = status >= 200 && status < 300;
    return {
      isDelivered,
      isWorthAnother: status >= 500 || [408, 425, 429].includes(status),
      status,
      body: await firstOf(reply.body),
      fault: isDelivered ? null : faultOf(status),
      wait: waitOf(reply.headers['retry-after']),
      milliseconds: Date.now() - started,
    };
  } catch (error) {
    // The worker stops: the next goes on with it.
    if (stopping?.aborted) throw error;
    if (error instanceof Unreachable) return failed(error.message, true);
    if (error instanceof AppError) return failed(error.message, false);
    if (error instanceof Error && error.name === 'TimeoutError') {
      return failed(`There was no answer within ${WITHIN / 1000} seconds.`, true);
    }
    throw error;
  }
}

const faultOf = (status: number) =>
  status < 400 ? `It answered ${status}: redirects are not followed.` : `It answered ${status}.`;

/** Seconds or a date. */
function waitOf(header: string | undefined): number {
  if (!header) return 0;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}

/** As much of an answer as is kept; the rest is not waited for. */
async function firstOf(body: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MOST_KEPT) break;
    }
  } catch {
    // What had come of it is told all the same.
  }
  body.destroy();
  return Buffer.concat(chunks).toString('utf8').replaceAll('\0', '').slice(0, MOST_KEPT);
}

type Envelope = { url: URL; headers: Record<string, string>; body: string; isTrusted: boolean };

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
