/** A provider's stream as the caller gets it: OpenAI's pieces, one at a time as they are taken, with an account of what was said. */
import { Readable } from 'node:stream';
import { type Dialect, fieldsOf, isFields, isUsageChunk } from '@/lib/pure/scoring/external/dialect';
import { Assembled, DONE, EventReader, eventOf } from '@/lib/pure/scoring/external/streamed';
import type { ExternalTask, Fields } from '@/lib/pure/scoring/external/tasks';
import { fault, type Streamed } from './work';

const LONGEST_EVENT = 4 << 20;
/** Of what was said so much is kept for the log. */
const MOST_KEPT = 4 << 20;
const LONGEST = 60 * 60_000;

type Asked = {
  task: ExternalTask;
  model: string;
  given: Fields;
  dialect: Dialect;
  sentence: (text: string) => string;
};

/** @param idleMs without a piece for so long, it is broken off */
export function streamedAnswer(provider: Readable, asked: Asked, idleMs: number): Streamed {
  const account = new Assembled();
  let status = 499;
  let why = 'The caller went away.';
  const breakOff = (text: string) => void provider.destroy(new Error(text));
  const silence = setTimeout(() => breakOff('nothing came within the time limit'), idleMs);
  const end = setTimeout(() => breakOff('it took longer than an hour'), LONGEST);

  async function* said(): AsyncGenerator<string> {
    let kept = 0;
    try {
      for await (const { chunk, size } of chunksOf(provider, asked, silence)) {
        kept += size;
        if (kept < MOST_KEPT) account.add(chunk);
        if (!isUsageChunk(chunk) || wantsUsage(asked.given)) yield eventOf(chunk);
      }
      status = 200;
      yield eventOf(DONE);
    } catch (error) {
      if (pieces.destroyed) return;
      // The head has been sent: only the stream itself can tell.
      status = 502;
      why = `The model broke off its answer: ${asked.sentence(error instanceof Error ? error.message : String(error))}`;
      yield eventOf({ error: { message: why, type: 'server_error', code: 'INTERNAL_ERROR' } });
    }
  }

  const source = said();
  const pieces = new Readable({
    objectMode: true,
    highWaterMark: 1,
    // One at a time, when it is taken: a caller who reads slowly slows the provider down.
    read() {
      source.next().then(
        ({ value, done }) => this.push(done ? null : value),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      clearTimeout(silence);
      clearTimeout(end);
      provider.destroy();
      done(error);
    },
  });
  pieces.on('error', () => undefined);
  return {
    pieces,
    ended: () =>
      status === 200
        ? { status, body: JSON.stringify(account.answer(asked.task)) }
        : fault(status, status === 499 ? 'CANCELLED' : 'INTERNAL_ERROR', why),
  };
}

const wantsUsage = (given: Fields) => fieldsOf(given.stream_options).include_usage === true;

async function* chunksOf(
  provider: Readable,
  { task, model, dialect }: Asked,
  silence: NodeJS.Timeout,
): AsyncGenerator<{ chunk: Fields; size: number }> {
  const reader = new EventReader();
  const listen = dialect.listen(task, model);
  const decoder = new TextDecoder();
  for await (const bytes of provider as AsyncIterable<Buffer>) {
    silence.refresh();
    for (const data of reader.read(decoder.decode(bytes, { stream: true }))) {
      if (data === DONE) return;
      const event = eventIn(data);
      for (const chunk of listen(event)) yield { chunk, size: data.length };
    }
    if (reader.held > LONGEST_EVENT) throw new Error('an event is too long');
  }
}

function eventIn(data: string): Fields {
  let event: unknown;
  try {
    event = JSON.parse(data);
  } catch {
    throw new Error('an event is no JSON');
  }
  // What providers of this protocol say when they fail after they have begun.
  if (isFields(event) && event.error !== undefined && event.type === undefined) throw new Error(data);
  return fieldsOf(event);
}
