import { Duplex, PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { Framed } from './framed';

/** What one end says, cut into pieces of that many bytes for the other. */
function heardInPiecesOf(size: number, messages: string[]): string[] {
  const heard: string[] = [];
  const said: Buffer[] = [];
  const speaker = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _, done) => {
      said.push(chunk);
      done();
    },
  });
  const from = new Framed(speaker, 1000, () => undefined);
  for (const message of messages) from.send(Buffer.from(message.slice(0, 2)), Buffer.from(message.slice(2)));
  from.flush();
  const listener = new PassThrough();
  new Framed(listener, 1000, (message) => heard.push(message.toString()));
  const bytes = Buffer.concat(said);
  for (let at = 0; at < bytes.length; at += size) listener.emit('data', bytes.subarray(at, at + size));
  return heard;
}

test.each([1, 3, 4, 5, 17, 10_000])(
  'messages come whole, however they are cut: %i bytes at a time',
  (size) => {
    const messages = ['', 'a', 'plumb line', 'x'.repeat(900), '', 'the last'];
    expect(heardInPiecesOf(size, messages)).toEqual(messages);
  },
);

test('what is said in one turn is written once', async () => {
  const write = vi.fn((_chunk: Buffer, _encoding: string, done: () => void) => done());
  const framed = new Framed(new Duplex({ read: () => undefined, write }), 1000, () => undefined);
  framed.send(Buffer.from('one'));
  framed.send(Buffer.from('another'));
  await vi.waitFor(() => expect(write).toHaveBeenCalled());
  expect(write).toHaveBeenCalledTimes(1);
});

test('a message that is too long ends the stream', async () => {
  const stream = new PassThrough();
  const failed = new Promise<Error>((resolve) => stream.once('error', resolve));
  new Framed(stream, 1000, () => expect.unreachable());
  stream.emit('data', Buffer.from([0xff, 0xff, 0xff, 0x7f, 1]));
  expect((await failed).message).toBe('a message is too long');
});
