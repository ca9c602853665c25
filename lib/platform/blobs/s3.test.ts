import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pythonOrLine, startBucket, type TrialBucket } from '../../testing/bucket';
import { freePort } from '../embedded-postgres';
import { conform } from './conformance';
import { pattern, pieces, probeMemory } from './conformance/bodies';
import { openBlobStore } from './index';
import type { BlobStore } from './store';

const python = pythonOrLine('S3 is not tested');
const BUCKET = 'plumbline-test';
const FAR = new Date(8e15);
const UNAVAILABLE = expect.objectContaining({ code: 'TEMPORARILY_UNAVAILABLE' });

let endpoint = '';
let bucket: TrialBucket | undefined;
const open = (prefix: string, bucket = BUCKET) =>
  openBlobStore(`s3://${bucket}/${prefix}?endpoint=${endpoint}`);

beforeAll(async () => {
  if (!python) return;
  bucket = await startBucket(python, BUCKET);
  endpoint = bucket.endpoint;
}, 90_000);
afterAll(() => bucket?.stop());

describe.skipIf(!python)('S3 (needs PLUMBLINE_TEST_PYTHON, a Python with moto[server])', () => {
  for (const [name, prefix] of [
    ['a bucket', ''],
    ['a prefix in a bucket', 'team a/100%+'],
  ] as const) {
    conform(name, async () => {
      const encoded = prefix.split('/').map(encodeURIComponent).join('/');
      const store = open(encoded, BUCKET);
      return {
        store,
        leftovers: async () => (await store.listMultiparts(FAR)).map(({ key }) => key),
        close: async () => {
          await store.remove('artifacts');
        },
        isStandIn: true,
      };
    });
  }

  describe('in a bucket', () => {
    let store: BlobStore;
    beforeAll(() => {
      store = open('own');
    });
    const put = (key: string) => store.put(key, pieces(Buffer.from('x')));

    test('stores with other prefixes do not see each other', async () => {
      await put('a/b');
      await open('own-2').put('a/c', pieces(Buffer.from('y')));
      await open('own-2').createMultipart('a/d');
      expect((await store.list('a')).entries.map(({ name }) => name)).toEqual(['b']);
      expect(await store.listMultiparts(FAR)).toEqual([]);
      expect(await store.remove('a')).toBe(1);
      expect(await open('own-2').sweep(FAR)).toBe(1);
      expect(await open('own-2').remove('a')).toBe(1);
    });

    test('more objects than one request deletes', async () => {
      for (let start = 0; start < 1_050; start += 50) {
        await Promise.all(Array.from({ length: 50 }, (_, n) => put(`many/${start + n}`)));
      }
      expect((await store.list('many', { limit: 5000 })).entries).toHaveLength(1000);
      expect(await store.remove('many')).toBe(1_050);
      expect(await store.list('many')).toEqual({ entries: [] });
    }, 120_000);

    test('objects that stand for folders are not shown', async () => {
      await put('marked/sub/a');
      for (const marker of ['marked/', 'marked/sub/'])
        await fetch(`${endpoint}/${BUCKET}/own/${marker}`, { method: 'PUT' });
      expect((await store.list('marked')).entries).toEqual([{ name: 'sub', isDir: true }]);
      expect((await store.list('marked/sub')).entries.map(({ name }) => name)).toEqual(['a']);
    });

    test('an object and a folder of one name are two entries', async () => {
      await put('both/x');
      await put('both/x/y');
      expect((await store.list('both')).entries).toMatchObject([
        { name: 'x', isDir: false },
        { name: 'x', isDir: true },
      ]);
      expect(await store.remove('both/x')).toBe(2);
    });

    test('names that the protocol cannot carry are refused', async () => {
      await expect(put('a\u0001b')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
      await expect(put(Array.from({ length: 5 }, () => 'n'.repeat(250)).join('/'))).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      });
    });

    test('200 MB in and out, whole and in parts, in little memory', async () => {
      const growth = await probeMemory(`s3://${BUCKET}/memory?endpoint=${endpoint}`, 200);
      expect(growth.received).toBe(200 << 20);
      // Sockets and parts in the air take sixty or so, as the collector pleases.
      for (const [work, bytes] of Object.entries({ ...growth, received: 0 }))
        expect(bytes, work).toBeLessThan(100 << 20);
    }, 120_000);

    test('a part larger than the protocol allows is refused before it is sent', async () => {
      const uploadId = await store.createMultipart('parts/huge');
      const part = store.putPart('parts/huge', uploadId, 1, pieces(pattern(10)), { size: 5 * 2 ** 30 + 1 });
      await expect(part).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
      await store.abortMultipart('parts/huge', uploadId);
    });

    test('a bucket that does not exist', async () => {
      const lost = open('', 'no-such-bucket');
      await expect(lost.check()).rejects.toThrow(/no bucket 'no-such-bucket'/);
      await expect(lost.put('a', pieces(pattern(10)))).rejects.toEqual(UNAVAILABLE);
      await expect(lost.put('a', pieces(pattern(20_000_000)))).rejects.toEqual(UNAVAILABLE);
      await expect(lost.list('a')).rejects.toEqual(UNAVAILABLE);
    });

    test.each([
      ['AccessDenied', 403, 'TEMPORARILY_UNAVAILABLE', /credentials/],
      ['XMinioStorageFull', 507, 'TEMPORARILY_UNAVAILABLE', /full/],
      ['InternalError', 500, 'TEMPORARILY_UNAVAILABLE', /reached/],
      ['SlowDown', 503, 'TEMPORARILY_UNAVAILABLE', /reached/],
      ['InvalidArgument', 400, 'INVALID_PARAMETER_VALUE', /argument/],
      ['NoSuchUpload', 404, 'RESOURCE_DOES_NOT_EXIST', /upload/],
      ['KeyTooLongError', 400, 'INVALID_PARAMETER_VALUE', /long/],
      ['InvalidRange', 416, 'RANGE_NOT_SATISFIABLE', /outside/],
    ])('%s', async (name, httpStatusCode, code, message) => {
      const fault = Object.assign(new Error('as the store says it'), { name, $metadata: { httpStatusCode } });
      vi.spyOn(S3Client.prototype, 'send').mockImplementation(() => Promise.reject(fault));
      await expect(store.get('a')).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
      vi.restoreAllMocks();
    });

    test('a deletion that the store did not make is no success', async () => {
      await put('kept/a');
      const send = S3Client.prototype.send;
      vi.spyOn(S3Client.prototype, 'send').mockImplementation(function (this: S3Client, ...args) {
        const [command] = args;
        if (command.constructor.name !== 'DeleteObjectsCommand') return send.apply(this, args);
        return Promise.resolve({ Errors: [{ Key: 'own/kept/a', Code: 'AccessDenied' }] });
      });
      await expect(store.remove('kept')).rejects.toThrow(/did not delete 1 files: AccessDenied/);
      vi.restoreAllMocks();
    });
  });
});

describe('S3 that is not there', () => {
  test('is unavailable, at once and without ending the process', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
    const nobody = openBlobStore(`s3://bucket?endpoint=http://127.0.0.1:${await freePort()}`);
    await expect(nobody.check()).rejects.toEqual(UNAVAILABLE);
    await expect(nobody.get('a')).rejects.toEqual(UNAVAILABLE);
    await expect(nobody.put('a', pieces(pattern(10)))).rejects.toEqual(UNAVAILABLE);
    await expect(nobody.put('a', pieces(pattern(20_000_000)))).rejects.toEqual(UNAVAILABLE);
    await expect(
      nobody.putPart('a', 'id', 1, pieces(pattern(1_000_000)), { size: 1_000_000 }),
    ).rejects.toEqual(UNAVAILABLE);
    await expect(nobody.list('a')).rejects.toEqual(UNAVAILABLE);
    await expect(nobody.remove('a')).rejects.toEqual(UNAVAILABLE);
  });
});
