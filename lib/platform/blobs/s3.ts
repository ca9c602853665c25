/** Artifacts in a bucket of any S3-compatible store. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { invalid, unavailable } from '../../pure/errors';
import { inScratch } from '../scratch';
import { assertPartNumber, orderParts, safeKey } from './keys';
import { rangeHeader, resolveRange } from './range';
import { type AskS3, openClient, type S3Place } from './s3-client';
import { isMissing, meaningOfS3 } from './s3-faults';
import { decoder, entriesOf } from './s3-listing';
import type { Blob, BlobStore, Body, OpenUpload, Part, PutOptions, Range, Stat } from './store';
import { Incoming, outgoing, translated } from './streams';
import { meaningOfDisk } from './tree';
import { writeNew } from './write-new';

const PART = 8 << 20;
const MOST_PARTS = 10_000;
/** The protocol's own bound. */
const LARGEST_PART = 5 * 2 ** 30;
const AT_ONCE = 2;
const PAGE = 1000;
const LONGEST_KEY = 1024;
const CHECK_WITHIN = 5_000;

// What no XML document can say, and so no list of such a store.
const UNSPEAKABLE = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/u;

const meant = <T>(work: () => Promise<T>, incoming?: Incoming) => translated(meaningOfS3, work, incoming);

/** Who reads a stream hears of its error anyway; one that nobody reads must not end the process by it. */
const ignored = () => undefined;

/** A store that answers a range with the whole may do so only where there is such a range. */
function assertSatisfiable(range: Range | undefined, size: number, stream: Readable): void {
  try {
    resolveRange(range, size);
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

const statOf = (found: { LastModified?: Date; ETag?: string }, size: number): Stat => ({
  size,
  lastModified: found.LastModified ?? new Date(0),
  etag: found.ETag ?? '""',
});

export class S3BlobStore implements BlobStore {
  private readonly ask: AskS3;
  private readonly bucket: string;
  /** Stands before each key: empty, or with a slash at its end. */
  private readonly before: string;

  constructor(place: S3Place) {
    this.bucket = place.bucket;
    this.before = place.prefix && `${place.prefix}/`;
    this.ask = openClient(place);
  }

  put(key: string, body: Body, options: PutOptions = {}): Promise<{ size: number }> {
    const incoming = new Incoming(body, options);
    const work = async () => {
      const stream = Readable.from(incoming).on('error', ignored);
      const partSize = Math.max(PART, Math.ceil((options.size ?? 0) / MOST_PARTS));
      const params = { ...this.object(key), Body: stream };
      try {
        const { Upload } = await import('@aws-sdk/lib-storage');
        // When the body fails, so does the upload, and it removes the parts that went before.
        await this.ask((client) => new Upload({ client, params, partSize, queueSize: AT_ONCE }).done());
      } finally {
        stream.destroy();
      }
      return { size: incoming.size };
    };
    return meant(work, incoming);
  }

  get(key: string, range?: Range): Promise<Blob> {
    return meant(async () => {
      const found = await this.ask((s3) => s3.getObject({ ...this.object(key), Range: rangeHeader(range) }));
      const [, start, end, whole] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(found.ContentRange ?? '') ?? [];
      const stream = (found.Body as Readable).on('error', ignored);
      const size = Number(whole ?? found.ContentLength ?? 0);
      if (whole === undefined) assertSatisfiable(range, size, stream);
      const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
      const next = async () => (await chunks.next()).value ?? undefined;
      return {
        ...statOf(found, size),
        body: outgoing(next, () => stream.destroy()),
        range: start !== undefined ? { start: Number(start), end: Number(end) } : undefined,
      };
    });
  }

  stat(key: string): Promise<Stat | null> {
    return meant(async () => {
      try {
        const found = await this.ask((s3) => s3.headObject(this.object(key)));
        return statOf(found, found.ContentLength ?? 0);
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
  }

  list(prefix: string, options: { pageToken?: string; limit?: number } = {}) {
    return meant(() => this.level(`${this.object(prefix).Key}/`, options));
  }

  /** The level that the store's own prefix names. */
  listRoot(options: { pageToken?: string; limit?: number } = {}) {
    return meant(() => this.level(this.before, options));
  }

  remove(key: string, { recursive = true }: { recursive?: boolean } = {}): Promise<number> {
    return meant(async () => {
      const object = this.object(key);
      let removed = (await this.stat(key)) ? 1 : 0;
      if (removed) await this.ask((s3) => s3.deleteObject(object));
      let token: string | undefined;
      while (recursive) {
        const found = await this.page(`${object.Key}/`, { ContinuationToken: token });
        const keys = (found.Contents ?? []).map(({ Key }) => decoder(found)(Key));
        if (keys.length > 0) await this.removeAll(keys);
        removed += keys.length;
        token = found.NextContinuationToken;
        if (!token) break;
      }
      return removed;
    });
  }

  createMultipart(key: string): Promise<string> {
    return meant(async () => {
      const { UploadId } = await this.ask((s3) => s3.createMultipartUpload(this.object(key)));
      if (!UploadId) throw unavailable('The artifact store began no upload.');
      return UploadId;
    });
  }

  putPart(key: string, uploadId: string, partNumber: number, body: Body, options: PutOptions = {}) {
    const incoming = new Incoming(body, { ...options, most: LARGEST_PART });
    const work = async () => {
      assertPartNumber(partNumber);
      const part = { ...this.object(key), UploadId: uploadId, PartNumber: partNumber };
      if (options.size !== undefined) return this.sendPart(part, Readable.from(incoming), options.size);
      // The store must be told the length first: what comes without one waits on the disk, if the upload is a real one.
      const { PartNumber: _, ...upload } = part;
      await this.ask((s3) => s3.listParts({ ...upload, MaxParts: 1 }));
      return inScratch(async (folder) => {
        const file = path.join(folder, 'part');
        await translated(meaningOfDisk, () => writeNew(file, incoming));
        return this.sendPart(part, createReadStream(file), incoming.size);
      });
    };
    return meant(work, incoming);
  }

  completeMultipart(key: string, uploadId: string, parts: Part[]): Promise<void> {
    return meant(async () => {
      const Parts = orderParts(parts).map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }));
      const upload = { ...this.object(key), UploadId: uploadId, MultipartUpload: { Parts } };
      await this.ask((s3) => s3.completeMultipartUpload(upload));
    });
  }

  abortMultipart(key: string, uploadId: string): Promise<void> {
    return meant(async () => {
      await this.ask((s3) => s3.abortMultipartUpload({ ...this.object(key), UploadId: uploadId }));
    });
  }

  listMultiparts(olderThan: Date): Promise<OpenUpload[]> {
    return meant(async () => {
      const uploads: OpenUpload[] = [];
      let after: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
      while (after) {
        const found: Awaited<ReturnType<typeof this.uploadsAfter>> = await this.uploadsAfter(after);
        const decoded = decoder(found);
        for (const { Key, UploadId, Initiated } of found.Uploads ?? []) {
          if (!UploadId || !Initiated || Initiated >= olderThan) continue;
          uploads.push({
            key: decoded(Key).slice(this.before.length),
            uploadId: UploadId,
            started: Initiated,
          });
        }
        const KeyMarker = found.NextKeyMarker && decoded(found.NextKeyMarker);
        after =
          found.IsTruncated && KeyMarker
            ? { KeyMarker, UploadIdMarker: found.NextUploadIdMarker }
            : undefined;
      }
      return uploads;
    });
  }

  async sweep(olderThan: Date): Promise<number> {
    const uploads = await this.listMultiparts(olderThan);
    for (const { key, uploadId } of uploads) await this.abortMultipart(key, uploadId);
    return uploads.length;
  }

  check(): Promise<void> {
    return meant(async () => {
      const abortSignal = AbortSignal.timeout(CHECK_WITHIN);
      try {
        await this.ask((s3) => s3.headBucket({ Bucket: this.bucket }, { abortSignal }));
      } catch (error) {
        throw isMissing(error)
          ? unavailable(`The artifact store has no bucket '${this.bucket}'.`, 60, error)
          : error;
      }
    });
  }

  private object(key: string): { Bucket: string; Key: string } {
    const Key = this.before + safeKey(key);
    if (Buffer.byteLength(Key) > LONGEST_KEY) {
      throw invalid('The path is too long for the artifact store.', { field: 'path' });
    }
    if (UNSPEAKABLE.test(Key))
      throw invalid('The artifact store holds no control characters in names.', { field: 'path' });
    return { Bucket: this.bucket, Key };
  }

  private async level(folder: string, { pageToken, limit = PAGE }: { pageToken?: string; limit?: number }) {
    const found = await this.page(folder, { Delimiter: '/', ContinuationToken: pageToken, MaxKeys: limit });
    const entries = entriesOf(found, folder);
    return { entries, ...(found.NextContinuationToken && { nextPageToken: found.NextContinuationToken }) };
  }

  private page(
    Prefix: string,
    options: { Delimiter?: string; ContinuationToken?: string; MaxKeys?: number },
  ) {
    const MaxKeys = Math.min(Math.max(1, options.MaxKeys ?? PAGE), PAGE);
    return this.ask((s3) =>
      s3.listObjectsV2({ Bucket: this.bucket, EncodingType: 'url', Prefix, ...options, MaxKeys }),
    );
  }

  private uploadsAfter(after: { KeyMarker?: string; UploadIdMarker?: string }) {
    const place = { Bucket: this.bucket, Prefix: this.before, EncodingType: 'url' } as const;
    return this.ask((s3) => s3.listMultipartUploads({ ...place, ...after }));
  }

  private async removeAll(keys: string[]): Promise<void> {
    const Objects = keys.map((Key) => ({ Key }));
    const { Errors = [] } = await this.ask((s3) =>
      s3.deleteObjects({ Bucket: this.bucket, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first) throw unavailable(`The artifact store did not delete ${Errors.length} files: ${first.Code}.`);
  }

  private async sendPart(
    part: { Bucket: string; Key: string; UploadId: string; PartNumber: number },
    stream: Readable,
    size: number,
  ): Promise<{ etag: string }> {
    // The SDK does not see a stream fail: it would wait for the rest.
    const failed = new AbortController();
    stream.once('error', () => failed.abort());
    try {
      // A slow caller may take as long as its own request may.
      const options = { abortSignal: failed.signal, requestTimeout: 0 };
      const { ETag } = await this.ask((s3) =>
        s3.uploadPart({ ...part, Body: stream, ContentLength: size }, options),
      );
      return { etag: ETag ?? '' };
    } finally {
      stream.destroy();
    }
  }
}
