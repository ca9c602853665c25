import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventStream, type ServerEvent } from './event-stream';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RETRY = 'retry: 300\n\n';

/** What a client reads, a piece at a time, of events that a test tells. */
function open(toEvent: (event: number) => ServerEvent = (data) => ({ id: String(data), data })) {
  let tell: ReadableStreamDefaultController<number> | undefined;
  const left = vi.fn();
  const events = new ReadableStream<number>({
    start: (controller) => {
      tell = controller;
    },
    cancel: left,
  });
  const { body } = eventStream(events, toEvent);
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const next = async () => {
    const { done, value } = await reader.read();
    return done ? 'the end' : new TextDecoder().decode(value);
  };
  return { tell: tell as ReadableStreamDefaultController<number>, next, reader, left };
}

test('events go out one after the other, and the stream ends with them', async () => {
  const { tell, next } = open();
  tell.enqueue(1);
  tell.enqueue(2);
  tell.close();
  expect([await next(), await next(), await next(), await next()]).toEqual([
    RETRY,
    'id: 1\ndata: 1\n\n',
    'id: 2\ndata: 2\n\n',
    'the end',
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

test('an event of which nothing is told is passed over', async () => {
  const { tell, next } = open((event) => ({ id: undefined, data: event === 1 ? undefined : event }));
  tell.enqueue(1);
  tell.enqueue(2);
  expect([await next(), await next()]).toEqual([RETRY, 'data: 2\n\n']);
});

test('while nothing happens, a comment says that the line is alive', async () => {
  const { next } = open();
  expect(await next()).toBe(RETRY);
  vi.advanceTimersByTime(15_000);
  expect(await next()).toBe(':\n\n');
});

test('a client that leaves ends the events, and nothing is said any more', async () => {
  const { reader, left } = open();
  await reader.cancel('gone');
  expect(left).toHaveBeenCalledWith('gone');
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ['events that break off', (tell: ReadableStreamDefaultController<number>) => tell.error(new Error('lost'))],
  ['an event that cannot be told', (tell: ReadableStreamDefaultController<number>) => tell.enqueue(-1)],
])('%s break the stream off, and nothing is said any more', async (_, happen) => {
  const { tell, next } = open((data) => {
    if (data < 0) throw new Error('lost');
    return { id: undefined, data };
  });
  expect(await next()).toBe(RETRY);
  happen(tell);
  await expect(next()).rejects.toThrow('lost');
  expect(vi.getTimerCount()).toBe(0);
});
