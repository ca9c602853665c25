/** The artifact store of this installation: a folder (`file:`) or a bucket (`s3:`). */
import path from 'node:path';
import { env } from '../env';
import { LocalBlobStore } from './local';
import { S3BlobStore } from './s3';
import type { BlobStore } from './store';

/**
 * @param url `file:/folder`, or `s3://bucket/prefix?endpoint=http://host:9000&region=eu-west-1&forcePathStyle=true`;
 *   credentials come by the AWS SDK's own chain
 */
export function openBlobStore(url: string): BlobStore {
  if (url.startsWith('file:'))
    return new LocalBlobStore(path.resolve(decodeURI(url.slice('file:'.length).replace(/^\/\/(?=\/)/, ''))));
  const { hostname, pathname, searchParams } = new URL(url);
  const endpoint = searchParams.get('endpoint') ?? undefined;
  return new S3BlobStore({
    bucket: hostname,
    prefix: pathname.replace(/^\/+|\/+$/g, ''),
    endpoint,
    region: searchParams.get('region') ?? 'us-east-1',
    forcePathStyle: searchParams.get('forcePathStyle') === 'true' || endpoint !== undefined,
  });
}

let store: BlobStore | undefined;
export function blobs(): BlobStore {
  store ??= openBlobStore(env.blobs);
  return store;
}

export type { Blob, BlobStore, Range } from './store';
