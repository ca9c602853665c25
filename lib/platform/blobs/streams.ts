/** Bodies on their way in and out: one chunk at a time, never read ahead of the one who takes them. */
import { Readable } from 'node:stream';
import { AppError, invalid } from '../../pure/errors';
import type { Body, PutOptions } from './store';

type Source = { next(): Promise<{ done?: boolean; value?: Uint8Array }>; leave(): unknown };

function sourceOf(body: Body): Source {
  if ('getReader' in body) {
    const reader = body.getReader();
    return { next: () => reader.read(), leave: () => reader.cancel() };
  }
  const chunks = body[Symbol.asyncIterator]();
  // A stalled stream answers no `return`; it must be destroyed.
  const leave = () => (body instanceof Readable ? body.destroy() : chunks.return?.());
  return { next: () => chunks.next(), leave };
}

const cancelled = (cause?: unknown) =>
  new AppError('CANCELLED', 'The upload broke off before its end.', { cause });
const wrongSize = (size: number, announced: number) =>
  invalid(
    size > announced
      ? `The body is longer than the announced ${announced} bytes.`
      : `The body ended after ${size} of ${announced} bytes.`,
    { field: 'body' },
  );
const tooLarge = (most: number) =>
  new AppError('PAYLOAD_TOO_LARGE', `At most ${Math.floor(most / 2 ** 20)} MiB may be sent at once.`);
const BROKEN = ['ABORT_ERR', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'];

/** A connection that broke is the caller's doing. What else a body throws is for the one who made the body. */
function meaningOf(error: unknown): unknown {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return name === 'AbortError' || BROKEN.includes(String(code)) ? cancelled(error) : error;
}

/** A body on its way in: counted, held to its announced size, and cut off at once when the caller goes away. */
export class Incoming {
  size = 0;
  /** Set when the body, its length or the caller ended the upload, and not the store. */
  failure: { error: unknown } | undefined;
  private interrupt?: (reason: unknown) => void;

  constructor(
    private readonly body: Body,
    private readonly options: PutOptions & { most?: number } = {},
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const { signal } = this.options;
    const source = sourceOf(this.body);
    const onAbort = () => this.interrupt?.(cancelled(signal?.reason));
    signal?.addEventListener('abort', onAbort, { once: true });
    let isWhole = false;
    try {
      for (;;) {
        const chunk = await this.take(source);
        if (!chunk) break;
        if (chunk.byteLength > 0) yield chunk;
      }
      isWhole = true;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      if (!isWhole) void (async () => source.leave())().catch(() => undefined);
    }
  }

  /** The next chunk; undefined at the end. Only what fails in here is the body's failure, not what its taker throws. */
  private async take(source: Source): Promise<Uint8Array | undefined> {
    const { size: announced, most = Number.POSITIVE_INFINITY } = this.options;
    try {
      if (announced !== undefined && announced > most) throw tooLarge(most);
      const chunk = await this.next(source);
      this.size += chunk?.byteLength ?? 0;
      if (this.size > most) throw tooLarge(most);
      if (announced !== undefined && (this.size > announced || (!chunk && this.size < announced))) {
        throw wrongSize(this.size, announced);
      }
      return chunk;
    } catch (error) {
      this.failure = { error: meaningOf(error) };
      throw this.failure.error;
    }
  }

  // Not a race against one long-lived promise: that would keep every chunk until the end.
  private next(source: Source): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      this.interrupt = reject;
      if (this.options.signal?.aborted) reject(cancelled(this.options.signal.reason));
      else source.next().then(({ done, value }) => resolve(done ? undefined : value), reject);
    });
  }
}

/** A stream that takes a chunk only when its reader asks for one. `leave` runs once, at the end or when the reader goes. */
export function outgoing(
  next: () => Promise<Uint8Array | undefined>,
  leave: () => unknown,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await next();
          if (chunk) return controller.enqueue(chunk);
          await leave();
          controller.close();
        } catch (error) {
          await (async () => leave())().catch(() => undefined);
          throw error;
        }
      },
      async cancel() {
        await leave();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Does the work; what goes wrong is told as the body's own error, or as what it means in that store. */
export async function translated<T>(
  meaning: (error: unknown) => unknown,
  work: () => Promise<T>,
  incoming?: Incoming,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (incoming?.failure) throw incoming.failure.error;
    throw error instanceof AppError ? error : meaning(error);
  }
}
