import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bucketOf, folderOf } from './place';

describe('folders', () => {
  test.each([
    ['file:/var/blobs', '/var/blobs'],
    ['file:///var/blobs', '/var/blobs'],
    ['file://localhost/var/blobs', '/var/blobs'],
    ['file:///var/my%20blobs/', '/var/my blobs'],
    ['file:/var/my blobs#1?', '/var/my blobs#1?'],
    ['file:/var/100%/blobs', '/var/100%/blobs'],
    ['file:.plumbline/blobs', path.resolve('.plumbline/blobs')],
    ['file:./blobs', path.resolve('blobs')],
    ['file:../blobs', path.resolve('../blobs')],
  ])('%s', (url, folder) => expect(folderOf(url)).toBe(folder));

  test.each(['file:', 'file://', 'file://server/share'])('%s is refused', (url) =>
    expect(() => folderOf(url)).toThrow(url),
  );

  test('a bucket is no folder', () => expect(folderOf('s3://bucket')).toBeUndefined());
});

describe('buckets', () => {
  const plain = { prefix: '', endpoint: undefined, region: undefined, forcePathStyle: false };

  test.each([
    ['s3://bucket', { ...plain, bucket: 'bucket' }],
    ['s3:bucket', { ...plain, bucket: 'bucket' }],
    ['s3:bucket/a/b', { ...plain, bucket: 'bucket', prefix: 'a/b' }],
    ['s3://bucket/', { ...plain, bucket: 'bucket' }],
    ['s3://bucket//a//b/', { ...plain, bucket: 'bucket', prefix: 'a/b' }],
    ['s3://my_bucket.v2/a%20b', { ...plain, bucket: 'my_bucket.v2', prefix: 'a b' }],
    ['s3://bucket?region=eu-west-1', { ...plain, bucket: 'bucket', region: 'eu-west-1' }],
    [
      's3://bucket/p?endpoint=http://127.0.0.1:9000&region=eu-west-1&forcePathStyle=true',
      {
        bucket: 'bucket',
        prefix: 'p',
        endpoint: 'http://127.0.0.1:9000',
        region: 'eu-west-1',
        forcePathStyle: true,
      },
    ],
    [
      's3:bucket?endpoint=http://minio:9000',
      {
        ...plain,
        bucket: 'bucket',
        endpoint: 'http://minio:9000',
        region: 'us-east-1',
        forcePathStyle: true,
      },
    ],
    [
      's3:b?endpoint=https://r2.example&forcePathStyle=false',
      { ...plain, bucket: 'b', endpoint: 'https://r2.example', region: 'us-east-1' },
    ],
  ])('%s', (url, place) => expect(bucketOf(url)).toEqual(place));

  test.each([
    's3:',
    's3://',
    's3:///prefix',
    's3://b?forcepathstyle=true',
    's3://b?endpoint=nonsense',
    's3://b?forcePathStyle=yes',
    'gs://b',
  ])('%s is refused', (url) => expect(() => bucketOf(url)).toThrow(url));
});
