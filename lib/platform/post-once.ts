/** One attempt to deliver a message to an address that a person gave, and when another is worth while. */
import type { IncomingMessage } from 'node:http';
import { AppError } from '../pure/errors';
import { VERSION } from '../pure/version';
import { isOpenToAll, request, Unreachable } from './http';

const WITHIN = 10_000;
const MOST_KEPT = 2000;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long is waited after each attempt that failed: a day in all. */
export const BACK_OFF = [
  10 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
];
const LONGEST_WAIT = 24 * HOUR;

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

export type Envelope = {
  url: URL;
  headers: Record<string, string>;
  body: string;
  /** An address that the installation itself chose may lie where others may not. */
  isTrusted: boolean;
};

/** When it is tried again after so many attempts; null where it is over. */
export function nextAttempt(
  attempts: number,
  { isDelivered, isWorthAnother, wait }: Outcome,
  now: number,
): number | null {
  const backOff = BACK_OFF[attempts - 1];
  if (isDelivered || !isWorthAnother || backOff === undefined) return null;
  return now + Math.min(Math.max(backOff, wait), LONGEST_WAIT);
}

type Options = { verifiesTls?: boolean; stopping?: AbortSignal | undefined };

/** Whatever goes wrong is an outcome, what `write` refuses too. @throws only when the worker stops, or by a fault of ours */
export async function postOnce(
  write: () => Envelope,
  { verifiesTls = true, stopping }: Options = {},
): Promise<Outcome> {
  const started = Date.now();
  const failed = (fault: string, isWorthAnother: boolean): Outcome => ({
    isDelivered: false,
    isWorthAnother,
    status: null,
    body: null,
    fault,
    wait: 0,
    milliseconds: Date.now() - started,
  });
  try {
    const { url, headers, body, isTrusted } = write();
    const limit = AbortSignal.timeout(WITHIN);
    const reply = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': `plumbline/${VERSION}`, ...headers },
      body,
      signal: stopping ? AbortSignal.any([limit, stopping]) : limit,
      followsRedirects: false,
      verifiesTls,
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
    if ((error as NodeJS.ErrnoException).code === 'ERR_INVALID_CHAR')
      return failed('What it is to be sent has a character that no header may have: set it again.', false);
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
