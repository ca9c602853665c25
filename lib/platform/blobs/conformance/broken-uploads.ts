/** What does not arrive whole is not there. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Bench, CANCELLED, INVALID } from './bench';
import { CHUNK, gated, pattern, pieces, webStream } from './bodies';

export function brokenUploads(on: Bench): void {
  const { fresh, put, text, names } = on;

  describe('an upload that does not end', () => {
    const afterwards = async (folder: string) => {
      expect(await names(folder)).toEqual([]);
      expect(await on.opened.leftovers()).toEqual([]);
    };

    test('a caller that is gone before it begins', async () => {
      const folder = fresh();
      const upload = on.store.put(`${folder}/sub/a`, pieces(pattern(100)), { signal: AbortSignal.abort() });
      await expect(upload).rejects.toEqual(CANCELLED);
      await afterwards(folder);
    });

    test.each([
      ['few bytes', 1],
      ['some parts', 20_000_000],
    ])('a caller that goes after %s', async (_, size) => {
      const folder = fresh();
      const leaving = new AbortController();
      async function* body() {
        yield* pieces(pattern(size));
        leaving.abort();
        yield* pieces(pattern(20_000_000));
      }
      await expect(on.store.put(`${folder}/sub/a`, body(), { signal: leaving.signal })).rejects.toEqual(
        CANCELLED,
      );
      await afterwards(folder);
    });

    test.each(['iterable', 'web stream'])(
      'a caller that says nothing more, and then goes: %s',
      async (kind) => {
        const folder = fresh();
        const leaving = new AbortController();
        const { body, isStarted, open: letGo } = gated(pattern(100));
        onTestFinished(letGo);
        const upload = on.store.put(`${folder}/a`, kind === 'iterable' ? body : webStream(body), {
          signal: leaving.signal,
        });
        await isStarted;
        leaving.abort();
        await expect(upload).rejects.toEqual(CANCELLED);
        await afterwards(folder);
      },
    );

    test('a body that breaks: a connection is the caller leaving, anything else is told as it is', async () => {
      const folder = fresh();
      const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      const own = Object.assign(new Error('a fault of the body'), { code: 'ENOENT' });
      for (const size of [10, 20_000_000]) {
        const breaking = async function* (error: Error) {
          yield* pieces(pattern(size));
          throw error;
        };
        await expect(on.store.put(`${folder}/sub/a`, breaking(reset))).rejects.toEqual(CANCELLED);
        await expect(on.store.put(`${folder}/sub/a`, breaking(own))).rejects.toBe(own);
      }
      await afterwards(folder);
    });

    test.each([
      [10, 11],
      [10, 9],
      [0, 1],
      [20_000_000, 20_000_001],
      [20_000_000, 19_999_999],
    ])('%i bytes where %i were announced', async (real, size) => {
      const folder = fresh();
      await expect(on.store.put(`${folder}/a`, pieces(pattern(real)), { size })).rejects.toEqual(INVALID);
      await afterwards(folder);
    });

    test('what was there before stays', async () => {
      const key = `${fresh()}/a`;
      await put(key, 'good');
      await expect(on.store.put(key, pieces(pattern(100)), { size: 200 })).rejects.toEqual(INVALID);
      expect(await text(key)).toBe('good');
    });

    test('the body is told to stop', async () => {
      const folder = fresh();
      let isCancelled = false;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(pattern(CHUNK)),
        cancel: () => {
          isCancelled = true;
        },
      });
      await expect(on.store.put(`${folder}/a`, body, { size: CHUNK * 3 })).rejects.toEqual(INVALID);
      await expect.poll(() => isCancelled).toBe(true);
    });
  });
}
