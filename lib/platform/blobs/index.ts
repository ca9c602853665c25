/** The artifact store of this installation: a folder (`file:`) or a bucket (`s3:`). */
import { env } from '../env';
import { LocalBlobStore } from './local';
import { bucketOf, folderOf } from './place';
import { S3BlobStore } from './s3';
import type { BlobStore } from './store';

const DAY = 86_400_000;

/** @param url see `folderOf` and `bucketOf`; credentials come by the AWS SDK's own chain */
export function openBlobStore(url: string): BlobStore {
  const folder = folderOf(url);
  if (folder === undefined) return new S3BlobStore(bucketOf(url));
  const local = new LocalBlobStore(folder);
  // What a killed process left; a sweep that fails will be made again by the daily job.
  void local.sweep(new Date(Date.now() - DAY)).catch(() => undefined);
  return local;
}

let store: BlobStore | undefined;
export function blobs(): BlobStore {
  store ??= openBlobStore(env.blobs);
  return store;
}

export { folderOf } from './place';
export type { Blob, BlobStore, Entry, Range, Stat } from './store';
