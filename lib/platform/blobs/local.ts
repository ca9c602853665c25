/** Artifacts in a folder: written to a side file, synced, then renamed, so that a file is whole or not there. */
import { randomBytes } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AppError, invalid, notFound, unavailable } from '../../pure/errors';
import { resolveRange } from './range';
import { type Blob, type BlobStore, type Body, type Entry, type Range, safeKey } from './store';

const CHUNK = 1 << 20;
const SIDE = '.uploads';
const KEY_FILE = 'key';
const UPLOAD_ID = /^[0-9a-f]{32}$/;

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** What a fault of the file system means to the caller. */
function meaning(error: unknown): AppError | unknown {
  switch (codeOf(error)) {
    case 'ENOENT':
      return notFound('No such artifact.');
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return invalid('A file stands where a folder is needed, or the reverse.', { field: 'path' });
    case 'ENAMETOOLONG':
      return invalid('The path is too long for the artifact store.', { field: 'path' });
    case 'ELOOP':
      return notFound('No such artifact.');
    case 'ENOSPC':
    case 'EDQUOT':
      return unavailable('The artifact store is full: free some disk space.', 60, error);
    default:
      return error;
  }
}

const meant = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw meaning(error);
  }
};

export class LocalBlobStore implements BlobStore {
  private readonly side: string;

  constructor(private readonly root: string) {
    this.side = path.join(root, SIDE);
  }

  put(
    key: string,
    body: Body,
    options: { size?: number; signal?: AbortSignal } = {},
  ): Promise<{ size: number }> {
    return meant(async () => {
      const target = this.pathOf(key);
      await this.assertNoFolder(target);
      const side = path.join(this.side, randomBytes(16).toString('hex'));
      try {
        const size = await this.write(side, body, options.signal);
        if (options.size !== undefined && size !== options.size) {
          throw invalid(`The body ended after ${size} of ${options.size} bytes.`, { field: 'body' });
        }
        await this.moveIntoPlace(side, target);
        return { size };
      } catch (error) {
        await fs.rm(side, { force: true });
        throw error;
      }
    });
  }

  get(key: string, range?: Range): Promise<Blob> {
    return meant(async () => {
      const file = this.pathOf(key);
      await this.assertInside(file);
      // No link is followed: a link in the store would be a way out of it.
      const handle = await fs.open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        const stat = await handle.stat();
        if (!stat.isFile()) throw notFound('The path names a folder, not a file.');
        const bounds = resolveRange(range, stat.size);
        const stream = createReadStream('', { fd: handle, highWaterMark: CHUNK, ...bounds });
        return {
          body: Readable.toWeb(stream) as ReadableStream<Uint8Array>,
          size: stat.size,
          range: bounds,
          lastModified: stat.mtime,
          etag: `"${stat.mtimeMs.toString(36)}-${stat.size.toString(36)}"`,
        };
      } catch (error) {
        await handle.close();
        throw error;
      }
    });
  }

  async list(prefix: string, { pageToken, limit = 1000 }: { pageToken?: string; limit?: number } = {}) {
    const folder = this.pathOf(prefix);
    if (!(await this.isInside(folder))) return { entries: [] };
    const found = await fs.readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(codeOf(error) ?? '')) return [];
      throw meaning(error);
    });
    const names = found
      .filter((entry) => (entry.isFile() || entry.isDirectory()) && (!pageToken || entry.name > pageToken))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = names.slice(0, limit);
    const entries = await Promise.all(
      page.map(async (entry): Promise<Entry> => {
        if (entry.isDirectory()) return { name: entry.name, isDir: true };
        const stat = await fs.lstat(path.join(folder, entry.name)).catch(() => undefined);
        return { name: entry.name, isDir: false, size: stat?.size ?? 0 };
      }),
    );
    return { entries, ...(names.length > limit && { nextPageToken: page.at(-1)?.name }) };
  }

  remove(key: string): Promise<number> {
    return meant(async () => {
      const target = this.pathOf(key);
      await this.assertInside(target);
      const stat = await fs.lstat(target).catch(() => undefined);
      if (!stat) return 0;
      const files = stat.isDirectory()
        ? (await fs.readdir(target, { recursive: true, withFileTypes: true })).filter((entry) =>
            entry.isFile(),
          ).length
        : 1;
      await fs.rm(target, { recursive: true, force: true });
      await this.prune(path.dirname(target));
      return files;
    });
  }

  async createMultipart(key: string): Promise<string> {
    await this.assertNoFolder(this.pathOf(key));
    const uploadId = randomBytes(16).toString('hex');
    await fs.mkdir(this.uploadFolder(uploadId), { recursive: true });
    await fs.writeFile(path.join(this.uploadFolder(uploadId), KEY_FILE), key);
    return uploadId;
  }

  putPart(key: string, uploadId: string, number: number, body: Body): Promise<{ etag: string }> {
    return meant(async () => {
      const folder = await this.findUpload(key, uploadId);
      const side = path.join(folder, `${number}-${randomBytes(4).toString('hex')}`);
      const size = await this.write(side, body);
      await fs.rename(side, path.join(folder, String(number)));
      return { etag: `"${number}-${size}"` };
    });
  }

  completeMultipart(
    key: string,
    uploadId: string,
    parts: { partNumber: number; etag: string }[],
  ): Promise<void> {
    return meant(async () => {
      const folder = await this.findUpload(key, uploadId);
      const ordered = [...parts].sort((a, b) => a.partNumber - b.partNumber);
      const side = path.join(folder, 'whole');
      const readParts = async function* () {
        for (const { partNumber } of ordered) {
          yield* createReadStream(path.join(folder, String(partNumber)), { highWaterMark: CHUNK });
        }
      };
      await this.write(side, readParts());
      await this.moveIntoPlace(side, this.pathOf(key));
      await fs.rm(folder, { recursive: true, force: true });
    });
  }

  async abortMultipart(key: string, uploadId: string): Promise<void> {
    await fs.rm(await this.findUpload(key, uploadId), { recursive: true, force: true });
  }

  async sweep(olderThan: Date): Promise<number> {
    const names = await fs.readdir(this.side).catch(() => []);
    let swept = 0;
    for (const name of names) {
      const file = path.join(this.side, name);
      const stat = await fs.lstat(file).catch(() => undefined);
      if (!stat || stat.mtime >= olderThan) continue;
      await fs.rm(file, { recursive: true, force: true });
      swept += 1;
    }
    return swept;
  }

  async check(): Promise<void> {
    await fs.mkdir(this.side, { recursive: true });
    await fs.access(this.root, constants.W_OK);
  }

  private pathOf(key: string): string {
    return path.join(this.root, ...safeKey(key).split('/'));
  }

  private uploadFolder(uploadId: string): string {
    if (!UPLOAD_ID.test(uploadId)) throw notFound('No such upload.');
    return path.join(this.side, uploadId);
  }

  /** The folder of an upload, if it was begun for this very key. */
  private async findUpload(key: string, uploadId: string): Promise<string> {
    const folder = this.uploadFolder(uploadId);
    const begun = await fs.readFile(path.join(folder, KEY_FILE), 'utf8').catch(() => undefined);
    if (begun !== key) throw notFound('No such upload.');
    return folder;
  }

  /** Writes and syncs a side file. Answers its size. */
  private async write(file: string, body: Body, signal?: AbortSignal): Promise<number> {
    await fs.mkdir(path.dirname(file), { recursive: true });
    const target = createWriteStream(file, { flags: 'wx', flush: true, highWaterMark: CHUNK });
    let size = 0;
    const count = new Transform({
      highWaterMark: CHUNK,
      transform(chunk: Uint8Array, _encoding, done) {
        size += chunk.byteLength;
        done(null, chunk);
      },
    });
    const source = body instanceof ReadableStream ? Readable.fromWeb(body as never) : Readable.from(body);
    await pipeline(source, count, target, { signal });
    return size;
  }

  private async moveIntoPlace(side: string, target: string): Promise<void> {
    const folder = path.dirname(target);
    // A folder may be pruned between the two steps: then once more.
    for (let attempt = 0; ; attempt += 1) {
      await fs.mkdir(folder, { recursive: true });
      await this.assertInside(target);
      try {
        return await fs.rename(side, target);
      } catch (error) {
        if (codeOf(error) !== 'ENOENT' || attempt >= 3) throw error;
      }
    }
  }

  private async assertNoFolder(target: string): Promise<void> {
    const stat = await fs.lstat(target).catch(() => undefined);
    if (stat?.isDirectory()) throw invalid('A folder of that name exists.', { field: 'path' });
  }

  /** The folder that holds `file` must, with all links followed, lie inside the store. */
  private async assertInside(file: string): Promise<void> {
    if (!(await this.isInside(path.dirname(file)))) throw notFound('No such artifact.');
  }

  /** What is not there is inside: nothing can be read from it. */
  private async isInside(folder: string): Promise<boolean> {
    const real = await fs.realpath(folder).catch((error: unknown) => {
      if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(codeOf(error) ?? '')) return undefined;
      throw meaning(error);
    });
    if (real === undefined) return true;
    const root = await fs.realpath(this.root);
    return real === root || real.startsWith(root + path.sep);
  }

  private async prune(folder: string): Promise<void> {
    let at = folder;
    while (at !== this.root && at.startsWith(this.root + path.sep)) {
      const isGone = await fs.rmdir(at).then(
        () => true,
        () => false,
      );
      if (!isGone) return;
      at = path.dirname(at);
    }
  }
}
