/** A process of its own that moves bytes through a store and says how far its memory grew. Started by the tests. */
import fs from 'node:fs/promises';
import { LocalBlobStore } from './local';
import { bucketOf, folderOf } from './place';
import { S3BlobStore } from './s3';
import type { BlobStore } from './store';

const CHUNK = 64 * 1024;
const KEY = 'probe/large.bin';

export type Growth = { put: number; get: number; idle: number; parts: number; received: number };

let peak = 0;
const note = () => {
  peak = Math.max(peak, process.memoryUsage.rss());
};

/** Bytes that the work added at its highest to what was held before. */
async function growthIn(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  peak = before;
  await work();
  note();
  return peak - before;
}

async function* body(size: number): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < size; sent += CHUNK) {
    note();
    yield Buffer.alloc(Math.min(CHUNK, size - sent), sent >> 16);
  }
}

async function receive(store: BlobStore): Promise<number> {
  const reader = (await store.get(KEY)).body.getReader();
  let received = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return received;
    received += value.byteLength;
    note();
  }
}

/** A reader that takes one chunk and then nothing: what is read ahead for it piles up. */
async function idle(store: BlobStore): Promise<void> {
  const reader = (await store.get(KEY)).body.getReader();
  await reader.read();
  // As many turns of the disk as would have read it all.
  for (let turns = 0; turns < 3000; turns += 1) {
    await fs.stat('.');
    note();
  }
  await reader.cancel();
}

async function sendParts(store: BlobStore, size: number): Promise<void> {
  const uploadId = await store.createMultipart(KEY);
  const half = size / 2;
  const one = await store.putPart(KEY, uploadId, 1, body(half), { size: half });
  // Of unknown length.
  const two = await store.putPart(KEY, uploadId, 2, body(half));
  await store.completeMultipart(KEY, uploadId, [
    { partNumber: 1, ...one },
    { partNumber: 2, ...two },
  ]);
}

const [url = '', megabytes = ''] = process.argv.slice(2);
const size = Number(megabytes) << 20;
const folder = folderOf(url);
const store = folder === undefined ? new S3BlobStore(bucketOf(url)) : new LocalBlobStore(folder);

// What is loaded and compiled once is no growth.
await store.put(KEY, body(20 << 20));
await receive(store);
await sendParts(store, 12 << 20);

const put = await growthIn(async () => void (await store.put(KEY, body(size))));
let received = 0;
const get = await growthIn(async () => {
  received = await receive(store);
});
const idleGrowth = await growthIn(() => idle(store));
const parts = await growthIn(() => sendParts(store, size));
await store.remove('probe');
const growth: Growth = { put, get, idle: idleGrowth, parts, received };
process.stdout.write(`${JSON.stringify(growth)}\n`);
