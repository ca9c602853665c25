import type { z } from 'zod';
import { type Reply, readText, request, Unreachable } from '@/lib/platform/http';
import { invalid, notFound } from '@/lib/pure/errors';
import type { Credentials } from './schemas';
import { SourceRefused, SourceUnavailable } from './source';

const MOST_ANSWER = 256 << 20;
/** MLflow fetches a file whole before it sends the first byte. */
const FILE_IDLE = 10 * 60_000;
const TRIES = 5;
const FIRST_WAIT = 400;
const LONGEST_WAIT = 20_000;
/** The server as a whole has a problem; any other status is about the one thing that was asked for. */
const BUSY = [408, 429, 502, 503, 504];

export type Query = Record<string, string | string[] | undefined>;

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });

function headerOf({ token, username, password }: Credentials): Record<string, string> {
  if (token) return { authorization: `Bearer ${token}` };
  if (!username) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
}

/** One MLflow server: asks again where that may help, and says whether a failure is the server's or one object's. */
export class ServerClient {
  private readonly headers: Record<string, string>;

  constructor(
    private readonly address: string,
    credentials: Credentials,
    private readonly signal: AbortSignal,
    private readonly tries = TRIES,
  ) {
    this.headers = headerOf(credentials);
  }

  /** @throws SourceUnavailable, SourceRefused; AppError about the one thing that was asked for */
  async json<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    { query, body }: { query?: Query; body?: object } = {},
  ): Promise<z.output<Schema>> {
    return this.again(async () => {
      const reply = await this.send(path, query, body);
      const text = await readText(reply, MOST_ANSWER);
      const { data, error } = schema.safeParse(parsed(text, path));
      if (error) throw unlikeMlflow(path, error.issues[0]?.message ?? '');
      return data;
    });
  }

  /** A plain answer; undefined where there is no such page. */
  async text(path: string): Promise<string | undefined> {
    return this.again(async () => readText(await this.send(path), 1 << 20)).catch((error) => {
      if (error instanceof SourceUnavailable || error instanceof SourceRefused) throw error;
      return undefined;
    });
  }

  /** The answer's body is the caller's to read or to destroy. */
  open(path: string, query: Query): Promise<Reply> {
    return this.again(() => this.send(path, query, undefined, FILE_IDLE));
  }

  private async send(path: string, query: Query = {}, body?: object, idle?: number): Promise<Reply> {
    const url = new URL(this.address + path);
    for (const [name, value] of Object.entries(query)) {
      for (const one of [value ?? []].flat()) url.searchParams.append(name, one);
    }
    const reply = await request(url, {
      method: body ? 'POST' : 'GET',
      headers: { ...this.headers, accept: '*/*', ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
      signal: this.signal,
      idle,
    });
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw await failureOf(reply);
  }

  private async again<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        this.signal.throwIfAborted();
        const wait = waitAfter(error, attempt);
        if (wait === undefined) throw error;
        if (attempt >= this.tries) throw new SourceUnavailable((error as Error).message, { cause: error });
        await pause(wait, this.signal);
      }
    }
  }
}

class Busy extends Error {
  constructor(
    message: string,
    readonly wait: number | undefined,
  ) {
    super(message);
  }
}

function waitAfter(error: unknown, attempt: number): number | undefined {
  if (!(error instanceof Busy || error instanceof Unreachable)) return undefined;
  const asked = error instanceof Busy ? error.wait : undefined;
  return Math.min(asked ?? FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT);
}

async function failureOf(reply: Reply): Promise<Error> {
  const { status, headers } = reply;
  const text = await readText(reply, 1 << 20).catch(() => '');
  if (BUSY.includes(status)) {
    const seconds = Number(headers['retry-after']);
    return new Busy(`The server answers ${status}.`, seconds > 0 ? seconds * 1000 : undefined);
  }
  if (status === 401) return new SourceRefused('The server does not accept the credentials (401).');
  const said = wordsOf(text);
  if (status === 404 && !said) {
    return notFound(
      'The server answers 404. Is this the address of an MLflow server, without the path of a page?',
    );
  }
  const message = `The server answers ${status}${said ? `: ${said}` : '.'}`;
  return status === 404 ? notFound(message) : invalid(message);
}

/** What the other server says of an error, if it says it in MLflow's way: shortened, it is shown to people. */
function wordsOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message.slice(0, 300) : '';
  } catch {
    return '';
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unlikeMlflow(path, 'it is not JSON');
  }
}

const unlikeMlflow = (path: string, reason: string) =>
  invalid(`${path} does not answer as MLflow does (${reason}). Is this the address of an MLflow server?`, {
    field: 'address',
  });
