/** Bodies to store, and to know again. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Growth } from '../memory-probe';

export const CHUNK = 64 * 1024;

/** `size` bytes that differ from place to place, so that a mix or a shift shows. */
export function pattern(size: number, seed = 0): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 8) * 7 + seed) & 0xff;
  return bytes;
}

export async function* pieces(bytes: Uint8Array, length = CHUNK): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += length) yield bytes.subarray(at, at + length);
}

export async function read(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    chunks.push(value);
  }
}

/** A body that stops after its first bytes until it is let go. */
export function gated(bytes: Uint8Array) {
  let open: () => void = () => undefined;
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  let started: () => void = () => undefined;
  const isStarted = new Promise<void>((resolve) => {
    started = resolve;
  });
  async function* body(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 1);
    started();
    await isOpen;
    yield* pieces(bytes.subarray(1));
  }
  return { body: body(), open, isStarted };
}

export function webStream(chunks: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** Moves that much through a store in a process of its own, whose memory holds nothing else. */
export async function probeMemory(url: string, megabytes: number): Promise<Growth> {
  const probe = path.join(import.meta.dirname, '../memory-probe.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', probe, url, String(megabytes)],
    { timeout: 110_000 },
  );
  return JSON.parse(stdout) as Growth;
}
