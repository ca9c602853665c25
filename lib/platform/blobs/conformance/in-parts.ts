/** Uploads in parts. */
import { describe, expect, test } from 'vitest';
import { type Bench, CANCELLED, FAR, INVALID, MISSING } from './bench';
import { pattern, pieces } from './bodies';

export function inParts(on: Bench): void {
  const { fresh, content, names } = on;

  describe('uploads in parts', () => {
    // The least that S3 takes for all parts but the last.
    const PART = 5 << 20;
    const parts = [pattern(PART, 1), pattern(PART, 2), pattern(1000, 3)];
    const send = async (key: string, uploadId: string, number: number, announced = true) => {
      const bytes = parts[number - 1] ?? Buffer.alloc(0);
      const size = announced ? bytes.byteLength : undefined;
      return {
        partNumber: number,
        ...(await on.store.putPart(key, uploadId, number, pieces(bytes), { size })),
      };
    };

    test('parts in any order, one of them sent twice, make the file', async () => {
      const key = `${fresh()}/sub/whole.bin`;
      const uploadId = await on.store.createMultipart(key);
      expect(await on.store.stat(key)).toBeNull();
      const [third, first] = await Promise.all([send(key, uploadId, 3), send(key, uploadId, 1)]);
      await send(key, uploadId, 2);
      const second = await send(key, uploadId, 2, false);
      expect(await names(key.split('/').slice(0, -1).join('/'))).toEqual([]);
      await on.store.completeMultipart(key, uploadId, [third, first, second]);
      expect((await content(key)).equals(Buffer.concat(parts))).toBe(true);
      if (!on.opened.isStandIn) await expect(send(key, uploadId, 1)).rejects.toEqual(MISSING);
      await expect(send(key, uploadId, 1, false)).rejects.toEqual(MISSING);
      expect(await on.opened.leftovers()).toEqual([]);
    });

    test('parts of all kinds of faults', async () => {
      const key = `${fresh()}/whole.bin`;
      const uploadId = await on.store.createMultipart(key);
      const first = await send(key, uploadId, 1);
      const end = (named: { partNumber: number; etag: string }[]) =>
        on.store.completeMultipart(key, uploadId, named);
      await expect(end([])).rejects.toEqual(INVALID);
      await expect(end([first, first])).rejects.toEqual(INVALID);
      await expect(end([{ ...first, partNumber: 2 }])).rejects.toEqual(INVALID);
      await expect(
        end([first, { partNumber: 2, etag: '"0123456789abcdef0123456789abcdef"' }]),
      ).rejects.toEqual(INVALID);
      await expect(end([{ partNumber: 1, etag: '../../../../etc/passwd' }])).rejects.toEqual(INVALID);
      for (const number of [0, -1, 1.5, 10_001, Number.NaN]) {
        await expect(on.store.putPart(key, uploadId, number, pieces(Buffer.from('x')))).rejects.toEqual(
          INVALID,
        );
        await expect(end([{ ...first, partNumber: number }])).rejects.toEqual(INVALID);
      }
      // The upload has come through all of it.
      await end([first]);
      expect((await content(key)).equals(pattern(PART, 1))).toBe(true);
    });

    test('a part that breaks off is not there, and may be sent again', async () => {
      const key = `${fresh()}/whole.bin`;
      const uploadId = await on.store.createMultipart(key);
      const body = () => pieces(pattern(1000, 3));
      for (const options of [
        { size: 1001 },
        { size: 999 },
        { signal: AbortSignal.abort() },
        { size: 1000, signal: AbortSignal.abort() },
      ]) {
        const code = options.signal ? CANCELLED : INVALID;
        await expect(on.store.putPart(key, uploadId, 1, body(), options)).rejects.toEqual(code);
      }
      const { etag } = await on.store.putPart(key, uploadId, 1, body(), { size: 1000 });
      await on.store.completeMultipart(key, uploadId, [{ partNumber: 1, etag }]);
      expect((await content(key)).equals(pattern(1000, 3))).toBe(true);
    });

    test('an upload is for its own key, and only while it lasts', async () => {
      const folder = fresh();
      const uploadId = await on.store.createMultipart(`${folder}/mine`);
      const first = await send(`${folder}/mine`, uploadId, 1);
      const refused = async (key: string, id: string) => {
        await expect(send(key, id, 1, false)).rejects.toEqual(MISSING);
        await expect(on.store.abortMultipart(key, id)).rejects.toEqual(MISSING);
        if (on.opened.isStandIn) return;
        await expect(send(key, id, 1)).rejects.toEqual(MISSING);
        await expect(on.store.completeMultipart(key, id, [first])).rejects.toEqual(MISSING);
      };
      if (!on.opened.isStandIn) await refused(`${folder}/theirs`, uploadId);
      await refused(`${folder}/mine`, 'f'.repeat(32));
      await refused(`${folder}/mine`, '../../x');
      await on.store.abortMultipart(`${folder}/mine`, uploadId);
      await refused(`${folder}/mine`, uploadId);
      expect(await names(folder)).toEqual([]);
      expect(await on.opened.leftovers()).toEqual([]);
    });

    test('a body is not taken in for an upload that is none', async () => {
      let isRead = false;
      async function* body() {
        isRead = true;
        yield Buffer.from('x');
      }
      await expect(on.store.putPart(`${fresh()}/a`, 'f'.repeat(32), 1, body())).rejects.toEqual(MISSING);
      expect(isRead).toBe(false);
    });

    test('abandoned uploads are told and swept, younger ones are not', async () => {
      const folder = fresh();
      const key = `${folder}/a b+c%/größe`;
      const uploadId = await on.store.createMultipart(key);
      await send(key, uploadId, 1);
      const other = await on.store.createMultipart(`${folder}/other`);
      if (!on.opened.isStandIn) {
        expect(await on.store.listMultiparts(new Date(Date.now() - 60_000))).toEqual([]);
        expect(await on.store.sweep(new Date(Date.now() - 60_000))).toBe(0);
      }
      const found = await on.store.listMultiparts(FAR);
      expect(found).toHaveLength(2);
      expect(found).toContainEqual({ key, uploadId, started: expect.any(Date) });
      expect(found).toContainEqual({ key: `${folder}/other`, uploadId: other, started: expect.any(Date) });
      expect(await on.store.sweep(FAR)).toBe(2);
      expect(await on.store.listMultiparts(FAR)).toEqual([]);
      await expect(send(key, uploadId, 1, false)).rejects.toEqual(MISSING);
    });
  });
}
