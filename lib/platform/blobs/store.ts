/** The artifact store's interface. Keys are the server's own: relative, with `/` between segments. */

/** Bytes `start` to `end`, both counted, or the last `suffix` ones. */
export type Range = { start?: number; end?: number; suffix?: number };
export type Entry = { name: string; isDir: boolean; size?: number; modified?: Date };
export type Body = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
export type Stat = {
  /** Bytes of the whole object. */
  size: number;
  lastModified: Date;
  etag: string;
};
export type Blob = Stat & {
  /** Reads nothing ahead. It must be read to its end or cancelled: until then it holds a file or a connection. */
  body: ReadableStream<Uint8Array>;
  /** First and last byte in `body`, where a range was asked for. */
  range?: { start: number; end: number };
};
export type Part = { partNumber: number; etag: string };
export type OpenUpload = { key: string; uploadId: string; started: Date };
export type PutOptions = {
  /** Bytes that the caller announced: a body of another length is refused. */
  size?: number;
  signal?: AbortSignal;
};

/**
 * Every method throws INVALID_PARAMETER_VALUE for a key that the store cannot hold, and TEMPORARILY_UNAVAILABLE when the
 * store is full, cannot be reached or refuses us. An error of the body itself comes through as it is.
 */
export interface BlobStore {
  /** Stores the whole body or nothing; of several at once the last one to end wins. @throws CANCELLED when the caller goes */
  put(key: string, body: Body, options?: PutOptions): Promise<{ size: number }>;
  /** @throws RESOURCE_DOES_NOT_EXIST (folders too), RANGE_NOT_SATISFIABLE */
  get(key: string, range?: Range): Promise<Blob>;
  /** What `get` would say of an object; null where there is none. */
  stat(key: string): Promise<Stat | null>;
  /**
   * One level below `prefix`, folders too. A missing folder is empty. Ordered by the bytes of the name, a
   * folder's counted with a `/` behind it, as object stores do. A page holds at most `limit` entries and may hold fewer.
   */
  list(
    prefix: string,
    options?: { pageToken?: string; limit?: number },
  ): Promise<{ entries: Entry[]; nextPageToken?: string }>;
  /** Removes an object and, unless told otherwise, all that is below the key. Answers how many objects went. */
  remove(key: string, options?: { recursive?: boolean }): Promise<number>;
  createMultipart(key: string): Promise<string>;
  /** Sent again, a part takes the place of the former one. @throws RESOURCE_DOES_NOT_EXIST for an upload that is not this key's */
  putPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Body,
    options?: PutOptions,
  ): Promise<{ etag: string }>;
  /** @throws INVALID_PARAMETER_VALUE where a part is missing or another one than its etag says */
  completeMultipart(key: string, uploadId: string, parts: Part[]): Promise<void>;
  abortMultipart(key: string, uploadId: string): Promise<void>;
  /** Uploads in parts that nobody ended, begun (locally: last added to) before `olderThan`. */
  listMultiparts(olderThan: Date): Promise<OpenUpload[]>;
  /** Removes what abandoned uploads of any kind left before `olderThan`. Answers how many there were. */
  sweep(olderThan: Date): Promise<number>;
  /** Throws unless the store can be reached and used. */
  check(): Promise<void>;
}
