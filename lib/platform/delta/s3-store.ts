/** A table in a bucket. The engine reads files from a cache on this disk; new ones are uploaded before the commit that names them. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError, unavailable } from '../../pure/errors';
import { S3BlobStore } from '../blobs/s3';
import { type AskS3, openClient, type S3Place } from '../blobs/s3-client';
import { meaningOfS3 } from '../blobs/s3-faults';
import { FileCache } from './file-cache';
import { type DataFile, type Draft, isHidden, LOG, type LogFile, type TableStore } from './store';

const AT_ONCE = 4;
/** Of a new entry that others write at the same time; some six seconds in all. */
const MOST_TRIES = 8;
const FIRST_WAIT = 50;

const statusOf = (error: unknown) =>
  (error as { $metadata?: { httpStatusCode?: number } })?.$metadata?.httpStatusCode;
const isAbsent = (error: unknown) => error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST';

/** Buckets whose store was seen to keep the promise that a commit rests on. */
const proven = new Set<string>();

export class S3TableStore implements TableStore {
  readonly mayArriveLate = true;
  readonly place: string;
  readonly folders: string[];
  private readonly blobs: S3BlobStore;
  private readonly ask: AskS3;
  private readonly cache: FileCache;
  private readonly drafts: string;

  /** @param at the bucket with the table's own prefix @param cacheFolder where local copies of all tables lie */
  constructor(
    private readonly at: S3Place,
    cacheFolder: string,
    cacheBytes: number,
  ) {
    this.place = `s3://${at.bucket}/${at.prefix}`;
    this.blobs = new S3BlobStore(at);
    this.ask = openClient(at);
    const own = createHash('sha256')
      .update(`${at.endpoint ?? ''} ${this.place}`)
      .digest('hex')
      .slice(0, 32);
    this.folders = [path.join(cacheFolder, own)];
    this.drafts = path.join(cacheFolder, own, 'drafts');
    this.cache = new FileCache(cacheFolder, path.join(cacheFolder, own, 'files'), cacheBytes, (key, file) =>
      this.download(key, file),
    );
  }

  async listLog(from: string): Promise<LogFile[]> {
    const entries = await this.entriesOf(LOG);
    return entries
      .filter(({ name, isDir }) => !isDir && name >= from && !name.startsWith('.'))
      .map(({ name, size = 0, modified = new Date(0) }) => ({ name, size, modified }));
  }

  async statLog(name: string): Promise<LogFile | undefined> {
    const stat = await this.blobs.stat(`${LOG}/${name}`);
    return stat ? { name, size: stat.size, modified: stat.lastModified } : undefined;
  }

  async readLog(name: string): Promise<string | undefined> {
    try {
      const { body } = await this.blobs.get(`${LOG}/${name}`);
      return await new Response(body as BodyInit).text();
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async createLog(name: string, text: string): Promise<boolean> {
    await this.proveConditions();
    return this.putNew(`${LOG}/${name}`, text);
  }

  async putLog(name: string, source: { text: string } | { file: string }): Promise<void> {
    const body = 'text' in source ? Readable.from([Buffer.from(source.text)]) : createReadStream(source.file);
    await this.blobs.put(`${LOG}/${name}`, body);
  }

  async removeLog(names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const some = names.slice(at, at + AT_ONCE);
      await Promise.all(some.map((name) => this.blobs.remove(`${LOG}/${name}`, { recursive: false })));
    }
  }

  async localLog(name: string): Promise<string> {
    // Checkpoints may be written again, so the copy of one is not kept.
    const file = path.join(this.drafts, randomUUID());
    await fs.mkdir(this.drafts, { recursive: true });
    await this.download(`${LOG}/${name}`, file);
    return file;
  }

  local<T>(paths: string[], keep: (local: string[]) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.cache.lend(paths, keep, signal);
  }

  async readData(target: string): Promise<Buffer> {
    const { body } = await this.blobs.get(target);
    return Buffer.from(await new Response(body as BodyInit).arrayBuffer());
  }

  async draft(): Promise<Draft> {
    const folder = path.join(this.drafts, randomUUID());
    await fs.mkdir(folder, { recursive: true });
    return {
      folder,
      publish: async (file, target) => {
        const { size } = await fs.stat(file);
        await this.blobs.put(target, createReadStream(file), { size });
        await this.cache.add(target, file);
        return { path: target, size, modified: new Date() };
      },
      retract: async (paths) => {
        await this.removeFiles(paths).catch(() => undefined);
      },
      discard: () => fs.rm(folder, { recursive: true, force: true }).catch(() => undefined),
    };
  }

  async listFiles(): Promise<DataFile[]> {
    const found: DataFile[] = [];
    const folders = [''];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const { name, isDir, size = 0, modified = new Date(0) } of await this.entriesOf(folder)) {
        const each = folder === '' ? name : `${folder}/${name}`;
        if (isHidden(each)) continue;
        if (isDir) folders.push(each);
        else found.push({ path: each, size, modified });
      }
    }
    return found;
  }

  async removeFiles(paths: string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += AT_ONCE) {
      await Promise.all(
        paths.slice(at, at + AT_ONCE).map(async (each) => {
          await this.blobs.remove(each, { recursive: false });
          await this.cache.forget(each);
        }),
      );
    }
  }

  async sweepDrafts(olderThan: Date): Promise<void> {
    for (const name of await fs.readdir(this.drafts).catch(() => [])) {
      const stat = await fs.stat(path.join(this.drafts, name)).catch(() => undefined);
      if (stat && stat.mtime < olderThan)
        await fs.rm(path.join(this.drafts, name), { recursive: true, force: true });
    }
  }

  async removeTable(): Promise<void> {
    for (const { name } of await this.entriesOf('')) if (name !== LOG) await this.blobs.remove(name);
    await this.blobs.remove(LOG);
    for (const folder of this.folders) await fs.rm(folder, { recursive: true, force: true });
  }

  private async entriesOf(folder: string) {
    const entries: Awaited<ReturnType<S3BlobStore['list']>>['entries'] = [];
    let pageToken: string | undefined;
    do {
      const page =
        folder === ''
          ? await this.blobs.listRoot({ pageToken })
          : await this.blobs.list(folder, { pageToken });
      entries.push(...page.entries);
      pageToken = page.nextPageToken;
    } while (pageToken);
    return entries;
  }

  private async download(key: string, file: string, signal?: AbortSignal): Promise<void> {
    const { body } = await this.blobs.get(key);
    await pipeline(Readable.fromWeb(body as WebStream<Uint8Array>), createWriteStream(file), { signal });
  }

  private async putNew(key: string, text: string): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.ask((s3) =>
          s3.putObject({
            Bucket: this.at.bucket,
            Key: this.keyOf(key),
            Body: text,
            IfNoneMatch: '*',
          }),
        );
        return true;
      } catch (error) {
        if (statusOf(error) === 412) return false;
        if (statusOf(error) !== 409) throw meaningOfS3(error);
        // Two at once: the store asks to come again, and then one of them is there.
        if (attempt === MOST_TRIES)
          throw unavailable(
            `The object store answered ${MOST_TRIES} times that another writer is at the same entry (409), and then none was there.`,
            5,
            error,
          );
        await wait(FIRST_WAIT * 2 ** (attempt - 1));
      }
    }
  }

  private keyOf(key: string): string {
    return this.at.prefix === '' ? key : `${this.at.prefix}/${key}`;
  }

  /** A store that takes the condition for decoration would let two writers have the same version. */
  private async proveConditions(): Promise<void> {
    const { bucket, endpoint = '' } = this.at;
    const which = `${endpoint} ${bucket}`;
    if (proven.has(which)) return;
    const key = `${LOG}/.probe-${randomUUID()}`;
    const isFirst = await this.putNew(key, '');
    const isSecond = await this.putNew(key, '');
    await this.ask((s3) => s3.deleteObject({ Bucket: bucket, Key: this.keyOf(key) })).catch(() => undefined);
    if (!isFirst || isSecond)
      throw unavailable(
        'The object store knows no conditional writes (If-None-Match); tables are not safe in it.',
        600,
      );
    proven.add(which);
  }
}
