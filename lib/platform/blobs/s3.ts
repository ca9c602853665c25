/** Artifacts in a bucket of any S3-compatible store. */
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { AppError, invalid, notFound, unavailable } from '../../pure/errors';
import { type Blob, type BlobStore, type Body, type Range, safeKey } from './store';

const PART = 8 << 20;
const MOST_DELETED = 1000;
/** A part is held in memory: the store wants its length first. */
const LARGEST_PART = 128 << 20;
const tooLarge = () =>
  new AppError('PAYLOAD_TOO_LARGE', `A part may have at most ${LARGEST_PART >> 20} MiB.`);

export type S3Place = {
  bucket: string;
  prefix: string;
  endpoint?: string;
  region: string;
  forcePathStyle: boolean;
};

const toReadable = (body: Body) =>
  body instanceof ReadableStream ? Readable.fromWeb(body as never) : Readable.from(body);

const nameOf = (error: unknown) => (error as { name?: string }).name ?? '';

function meaning(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const name = nameOf(error);
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(name)) return notFound('No such artifact.');
  if (name === 'InvalidRange')
    return new AppError('RANGE_NOT_SATISFIABLE', 'The range lies outside of the file.');
  if (['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall', 'KeyTooLongError'].includes(name)) {
    return invalid(`The artifact store refused the upload: ${name}.`, { field: 'parts' });
  }
  if (status === undefined || status >= 500 || name === 'SlowDown' || name === 'TimeoutError') {
    return unavailable('The artifact store cannot be reached at the moment.', 5, error);
  }
  return error;
}

const meant = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw meaning(error);
  }
};

export class S3BlobStore implements BlobStore {
  private readonly client: S3Client;

  constructor(private readonly place: S3Place) {
    const { endpoint, region, forcePathStyle } = place;
    this.client = new S3Client({ endpoint, region, forcePathStyle });
  }

  put(
    key: string,
    body: Body,
    options: { size?: number; signal?: AbortSignal } = {},
  ): Promise<{ size: number }> {
    return meant(async () => {
      let size = 0;
      const counted = async function* () {
        for await (const chunk of toReadable(body)) {
          size += (chunk as Uint8Array).byteLength;
          yield chunk;
        }
        if (options.size !== undefined && size !== options.size) {
          throw invalid(`The body ended after ${size} of ${options.size} bytes.`, { field: 'body' });
        }
      };
      const upload = new Upload({
        client: this.client,
        params: { ...this.object(key), Body: Readable.from(counted()) },
        partSize: PART,
        queueSize: 2,
      });
      const abort = () => void upload.abort();
      options.signal?.addEventListener('abort', abort, { once: true });
      try {
        await upload.done();
      } finally {
        options.signal?.removeEventListener('abort', abort);
      }
      return { size };
    });
  }

  get(key: string, range?: Range): Promise<Blob> {
    return meant(async () => {
      const found = await this.client.send(
        new GetObjectCommand({ ...this.object(key), Range: rangeHeader(range) }),
      );
      const [, start, end, whole] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(found.ContentRange ?? '') ?? [];
      return {
        body: found.Body?.transformToWebStream() as ReadableStream<Uint8Array>,
        size: Number(whole ?? found.ContentLength ?? 0),
        range: start === undefined ? undefined : { start: Number(start), end: Number(end) },
        lastModified: found.LastModified ?? new Date(0),
        etag: found.ETag ?? '""',
      };
    });
  }

  list(prefix: string, { pageToken, limit = 1000 }: { pageToken?: string; limit?: number } = {}) {
    return meant(async () => {
      const { Bucket, Key } = this.object(prefix);
      const folder = `${Key}/`;
      const found = await this.client.send(
        new ListObjectsV2Command({
          Bucket,
          Prefix: folder,
          Delimiter: '/',
          ContinuationToken: pageToken,
          MaxKeys: limit,
        }),
      );
      const folders = (found.CommonPrefixes ?? []).map(({ Prefix = '' }) => ({
        name: Prefix.slice(folder.length, -1),
        isDir: true,
      }));
      const files = (found.Contents ?? []).map((item) => ({
        name: (item.Key ?? '').slice(folder.length),
        isDir: false,
        size: item.Size ?? 0,
      }));
      const entries = [...folders, ...files]
        .filter(({ name }) => name !== '')
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      return { entries, nextPageToken: found.NextContinuationToken };
    });
  }

  remove(key: string): Promise<number> {
    return meant(async () => {
      const { Bucket, Key } = this.object(key);
      let removed = 0;
      let token: string | undefined;
      do {
        const page = await this.client.send(
          new ListObjectsV2Command({ Bucket, Prefix: Key, ContinuationToken: token, MaxKeys: MOST_DELETED }),
        );
        const keys = (page.Contents ?? []).flatMap((item) =>
          item.Key === Key || item.Key?.startsWith(`${Key}/`) ? [{ Key: item.Key }] : [],
        );
        if (keys.length > 0)
          await this.client.send(
            new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys, Quiet: true } }),
          );
        removed += keys.length;
        token = page.NextContinuationToken;
      } while (token);
      return removed;
    });
  }

  createMultipart(key: string): Promise<string> {
    return meant(async () => {
      const made = await this.client.send(new CreateMultipartUploadCommand(this.object(key)));
      return made.UploadId ?? '';
    });
  }

  putPart(key: string, uploadId: string, number: number, body: Body): Promise<{ etag: string }> {
    return meant(async () => {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of toReadable(body)) {
        size += (chunk as Uint8Array).byteLength;
        if (size > LARGEST_PART) throw tooLarge();
        chunks.push(chunk as Uint8Array);
      }
      const part = {
        ...this.object(key),
        UploadId: uploadId,
        PartNumber: number,
        Body: Buffer.concat(chunks),
      };
      const made = await this.client.send(new UploadPartCommand(part));
      return { etag: made.ETag ?? '' };
    });
  }

  completeMultipart(
    key: string,
    uploadId: string,
    parts: { partNumber: number; etag: string }[],
  ): Promise<void> {
    return meant(async () => {
      const Parts = [...parts]
        .sort((a, b) => a.partNumber - b.partNumber)
        .map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }));
      const upload = { ...this.object(key), UploadId: uploadId, MultipartUpload: { Parts } };
      await this.client.send(new CompleteMultipartUploadCommand(upload));
    });
  }

  abortMultipart(key: string, uploadId: string): Promise<void> {
    return meant(async () => {
      await this.client.send(new AbortMultipartUploadCommand({ ...this.object(key), UploadId: uploadId }));
    });
  }

  sweep(olderThan: Date): Promise<number> {
    return meant(async () => {
      const { bucket: Bucket, prefix: Prefix } = this.place;
      const { Uploads = [] } = await this.client.send(new ListMultipartUploadsCommand({ Bucket, Prefix }));
      const old = Uploads.filter(({ Initiated }) => Initiated && Initiated < olderThan);
      for (const { Key, UploadId } of old)
        await this.client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
      return old.length;
    });
  }

  check(): Promise<void> {
    return meant(async () => {
      await this.client.send(new HeadBucketCommand({ Bucket: this.place.bucket }));
    });
  }

  private object(key: string): { Bucket: string; Key: string } {
    const { bucket, prefix } = this.place;
    return { Bucket: bucket, Key: prefix ? `${prefix}/${safeKey(key)}` : safeKey(key) };
  }
}

function rangeHeader(range: Range | undefined): string | undefined {
  if (range?.suffix !== undefined) return `bytes=-${range.suffix}`;
  // A store would take a range that ends before it starts for none at all.
  if (range?.start !== undefined && range.end !== undefined && range.end < range.start) {
    throw new AppError('RANGE_NOT_SATISFIABLE', 'The range ends before it starts.');
  }
  return range?.start === undefined ? undefined : `bytes=${range.start}-${range.end ?? ''}`;
}
