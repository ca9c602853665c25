/** A model behind somebody else's HTTP: asked with its secret, tried again where that is safe, and never told who asks here. */
import type { Readable } from 'node:stream';
import { AppError } from '../../pure/errors';
import { VERSION } from '../../pure/version';
import { isOpenToAll, type MayReach, makePool, type Reply, readText, request, Unreachable } from '../http';

export type RemoteTarget = {
  url: URL;
  /** The secret is among them. */
  headers: Record<string, string>;
  contentType?: string;
  /** Whose address it is decides how far it may lead: anybody's only to what the world sees, if nothing is said. */
  mayReach?: MayReach;
  /** Certificates that are trusted besides the known ones. */
  ca?: string;
  /** Its answer may come piece by piece. */
  isStreamed?: boolean;
};
export type RemoteAnswer = {
  status: number;
  code: string;
  body: string;
  retryAfter?: number;
  /** Nothing was answered, or by something that could not. */
  isWorthAnother?: boolean;
  /** Instead of a body: its events, as they come. It fails where they end before their time; destroyed, the model is let go. */
  pieces?: Readable;
};

const MOST_ANSWER = 16 << 20;
const MOST_SAID = 500;
const ATTEMPTS = 3;
const PAUSE = 200;

/** Kept connections: all of one pool were judged by the same rule. */
const open = makePool(256);
const trusted = makePool(256);

/**
 * One answer, whatever goes wrong: `body` is the model's own where `status` is 200, else a sentence.
 *
 * @param deadline in milliseconds since the epoch
 */
export async function askRemote(target: RemoteTarget, body: string, deadline: number): Promise<RemoteAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await once(target, body, deadline);
    const pause = PAUSE * 4 ** (attempt - 1);
    if (!answer.isWorthAnother || attempt >= ATTEMPTS || Date.now() + pause >= deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function once(target: RemoteTarget, body: string, deadline: number): Promise<RemoteAnswer> {
  const { url, headers, contentType = 'application/json', mayReach, ca } = target;
  const left = deadline - Date.now();
  const late: RemoteAnswer = {
    status: 504,
    code: 'REQUEST_TIMEOUT',
    body: `${url.host} did not answer within the endpoint's time limit.`,
  };
  if (left <= 0) return late;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), left);
  const { signal } = limit;
  try {
    const reply = await request(url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        accept: target.isStreamed ? 'text/event-stream' : 'application/json',
        'user-agent': `plumbline/${VERSION}`,
        ...headers,
      },
      body,
      signal,
      idle: left,
      followsRedirects: false,
      mayReach: mayReach ?? isOpenToAll,
      pool: mayReach ? trusted : open,
      ...(ca && { ca }),
    });
    const isEvents = /^text\/event-stream\b/i.test(reply.headers['content-type'] ?? '');
    // From here on the time limit is one between two pieces: the connection's own.
    if (target.isStreamed && reply.status === 200 && isEvents) {
      return { status: 200, code: '', body: '', pieces: reply.body };
    }
    const text = await readText(reply, MOST_ANSWER);
    return answerOf(url.host, reply, text, Object.values(headers));
  } catch (error) {
    if (signal.aborted) return late;
    if (error instanceof Unreachable) {
      return {
        status: 503,
        code: 'TEMPORARILY_UNAVAILABLE',
        body: `The model cannot be asked: ${error.message}`,
        isWorthAnother: true,
      };
    }
    if (error instanceof AppError) return { status: 502, code: 'INTERNAL_ERROR', body: error.message };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function answerOf(host: string, { status, headers }: Reply, text: string, secrets: string[]): RemoteAnswer {
  if (status >= 200 && status < 300) {
    return isJson(text)
      ? { status: 200, code: '', body: text }
      : { status: 502, code: 'INTERNAL_ERROR', body: `${host} answered something that is no JSON.` };
  }
  // Who asks here has done nothing wrong, and must not take it for a fault of their own token.
  if (status === 401 || status === 403) {
    return {
      status: 502,
      code: 'INTERNAL_ERROR',
      body: `${host} refuses the endpoint's secret (${status}). Whoever manages the endpoint must give it another.`,
    };
  }
  const said = `${host} answered ${status}: ${sentenceOf(text, secrets)}`;
  if (status === 429) {
    const seconds = Number(headers['retry-after']);
    const retryAfter = Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : 1;
    return { status: 429, code: 'REQUEST_LIMIT_EXCEEDED', body: said, retryAfter };
  }
  if (status >= 400 && status < 500) return { status: 400, code: 'BAD_REQUEST', body: said };
  return { status: 502, code: 'INTERNAL_ERROR', body: said, isWorthAnother: status >= 500 };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What it says of its fault, without any secret that it repeats. */
export function sentenceOf(text: string, secrets: string[]): string {
  let said: unknown;
  try {
    const parsed = JSON.parse(text) as { error?: { message?: unknown } | string; message?: unknown } | null;
    said = typeof parsed?.error === 'object' ? parsed.error?.message : (parsed?.error ?? parsed?.message);
  } catch {
    said = undefined;
  }
  let sentence = typeof said === 'string' ? said : text;
  for (const secret of secrets) {
    const bare = secret.replace(/^Bearer /, '');
    if (bare.length > 3) sentence = sentence.replaceAll(bare, '…');
  }
  return sentence.slice(0, MOST_SAID) || 'nothing more.';
}
