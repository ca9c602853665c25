/** The artifact store's interface. Keys are the server's own: relative, with `/` between segments. */
import { invalid } from '../../pure/errors';

export type Range = { start?: number; end?: number; suffix?: number };
export type Entry = { name: string; isDir: boolean; size?: number };
export type Body = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
export type Blob = {
  body: ReadableStream<Uint8Array>;
  /** Bytes of the whole object. */
  size: number;
  /** First and last byte in `body`, where a range was asked for. */
  range?: { start: number; end: number };
  lastModified: Date;
  etag: string;
};

export interface BlobStore {
  /** Stores the whole body or nothing. @throws INVALID_PARAMETER_VALUE for a name the store cannot hold */
  put(key: string, body: Body, options?: { size?: number; signal?: AbortSignal }): Promise<{ size: number }>;
  /** @throws RESOURCE_DOES_NOT_EXIST, RANGE_NOT_SATISFIABLE */
  get(key: string, range?: Range): Promise<Blob>;
  /** One level below `prefix`, folders too, by name. A missing folder is empty. */
  list(
    prefix: string,
    options?: { pageToken?: string; limit?: number },
  ): Promise<{ entries: Entry[]; nextPageToken?: string }>;
  /** Removes an object, or all that is below it. Answers how many objects went. */
  remove(key: string): Promise<number>;
  createMultipart(key: string): Promise<string>;
  putPart(key: string, uploadId: string, number: number, body: Body): Promise<{ etag: string }>;
  completeMultipart(
    key: string,
    uploadId: string,
    parts: { partNumber: number; etag: string }[],
  ): Promise<void>;
  abortMultipart(key: string, uploadId: string): Promise<void>;
  /** Removes what abandoned uploads left before `olderThan`. */
  sweep(olderThan: Date): Promise<number>;
  /** Throws unless the store can be reached and written. */
  check(): Promise<void>;
}

const LONGEST_SEGMENT = 255;

/** The key again, if it is one: a last defence behind the callers' own checks. */
export function safeKey(key: string): string {
  const segments = key.split('/');
  if (
    key.includes('\0') ||
    key.includes('\\') ||
    segments.some((part) => part === '' || part === '.' || part === '..')
  ) {
    throw invalid('Invalid path', { field: 'path' });
  }
  if (segments.some((part) => Buffer.byteLength(part) > LONGEST_SEGMENT)) {
    throw invalid(`A file or folder name may have at most ${LONGEST_SEGMENT} bytes.`, { field: 'path' });
  }
  return key;
}
