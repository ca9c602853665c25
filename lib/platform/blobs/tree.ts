/** The folder under the local store: nothing here follows a link, and what is said to be written is on the disk. */
import { type BigIntStats, constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { invalid, notFound, unavailable } from '../../pure/errors';

const CHUNK = 256 * 1024;
const MOST_ATTEMPTS = 8;
const AT_ONCE = 64;

export const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code ?? '';

export const noArtifact = () => notFound('No such artifact.');
const inTheWay = () => invalid('A file stands where a folder is needed, or the reverse.', { field: 'path' });

/** What a fault of the file system means to the caller. */
export function meaningOfDisk(error: unknown): unknown {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ELOOP':
      return noArtifact();
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return inTheWay();
    case 'ENAMETOOLONG':
      return invalid('The path is too long for the artifact store.', { field: 'path' });
    case 'ENOSPC':
    case 'EDQUOT':
      return unavailable('The artifact store is full. An administrator must free disk space.', 60, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return unavailable(
        "The server may not use the artifact store's folder. An administrator must allow it.",
        60,
        error,
      );
    case 'EMFILE':
    case 'ENFILE':
      return unavailable('The server has too many files open at the moment.', 2, error);
    case 'EIO':
      return unavailable('The disk of the artifact store fails.', 60, error);
    default:
      return error;
  }
}

const orNothing = (error: unknown): undefined => {
  if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
  throw error;
};

const look = (file: string) => fs.lstat(file, { bigint: true }).catch(orNothing);

/** Nothing is below a file, and a link leads nowhere. */
function assertFolder(stat: BigIntStats): void {
  if (stat.isSymbolicLink()) throw noArtifact();
  if (!stat.isDirectory()) throw inTheWay();
}

/** Not every file system can sync a folder; those that cannot need no help from us. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, constants.O_RDONLY).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** A regular file and nothing else: no link is followed, no pipe waited for. */
export async function openFile(file: string): Promise<{ handle: fs.FileHandle; stat: BigIntStats }> {
  const handle = await fs.open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = await handle.stat({ bigint: true });
    if (!stat.isFile()) throw notFound('The path names a folder, not a file.');
    return { handle, stat };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The bytes of an open file from `start` up to and with `end`, a chunk a call. */
export function chunksOf(
  handle: fs.FileHandle,
  start: number,
  end: number,
): () => Promise<Uint8Array | undefined> {
  let position = start;
  return async () => {
    if (position > end) return undefined;
    const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, end - position + 1));
    const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, position);
    if (bytesRead === 0) throw new Error('A stored file is shorter than it was.');
    position += bytesRead;
    return buffer.subarray(0, bytesRead);
  };
}

/** Removes a folder and all in it. Answers how many files there were. */
export async function removeAll(folder: string): Promise<number> {
  let files = 0;
  let batch: string[] = [];
  const removeBatch = async () => {
    await Promise.all(batch.map((file) => fs.unlink(file).catch(orNothing)));
    batch = [];
  };
  for await (const entry of await fs.opendir(folder, { bufferSize: AT_ONCE })) {
    const file = path.join(folder, entry.name);
    if (entry.isFile()) files += 1;
    if (entry.isDirectory()) files += await removeAll(file);
    else batch.push(file);
    if (batch.length >= AT_ONCE) await removeBatch();
  }
  await removeBatch();
  await fs.rm(folder, { recursive: true, force: true });
  return files;
}

export class Tree {
  constructor(readonly root: string) {}

  pathOf(segments: string[]): string {
    return path.join(this.root, ...segments);
  }

  /** What stands at that place, all folders above it being real ones; undefined for nothing, and for links. */
  async find(segments: string[]): Promise<BigIntStats | undefined> {
    const stats = await Promise.all(this.downTo(segments).map(look));
    const last = stats.at(-1);
    if (!stats.slice(0, -1).every((stat) => stat?.isDirectory())) return undefined;
    return last?.isFile() || last?.isDirectory() ? last : undefined;
  }

  /** Refuses a place below a file or a link, or where a folder is. */
  async assertFree(segments: string[]): Promise<void> {
    const stats = await Promise.all(this.downTo(segments).map(look));
    const target = stats.pop();
    for (const stat of stats) if (stat) assertFolder(stat);
    if (target?.isDirectory()) throw inTheWay();
  }

  /** Moves a written file to its place, in one step for every reader. */
  async place(file: string, segments: string[]): Promise<void> {
    const target = this.pathOf(segments);
    const folder = path.dirname(target);
    // A folder made here may be pruned by a removal before the file is in it: then once more.
    for (let attempt = 1; ; attempt += 1) {
      await this.makeFolders(segments.slice(0, -1));
      try {
        await fs.rename(file, target);
        return await syncFolder(folder);
      } catch (error) {
        const isPruned = codeOf(error) === 'ENOENT' && attempt < MOST_ATTEMPTS;
        if (isPruned) continue;
        await this.prune(segments.slice(0, -1));
        throw error;
      }
    }
  }

  /** Removes empty folders from that one upwards. */
  async prune(segments: string[]): Promise<void> {
    for (let length = segments.length; length > 0; length -= 1) {
      const isGone = await fs.rmdir(this.pathOf(segments.slice(0, length))).then(
        () => true,
        () => false,
      );
      if (!isGone) return;
    }
  }

  private async makeFolders(segments: string[]): Promise<void> {
    for (const folder of this.downTo(segments)) {
      const stat = await look(folder);
      if (stat) {
        assertFolder(stat);
        continue;
      }
      const isMade = await fs.mkdir(folder).then(
        () => true,
        // Made by another upload, or its parent pruned: the rename that follows tells.
        (error: unknown) => {
          if (['EEXIST', 'ENOENT'].includes(codeOf(error))) return false;
          throw error;
        },
      );
      if (isMade) await syncFolder(path.dirname(folder));
    }
  }

  /** Every place on the way to that one, itself last. */
  private downTo(segments: string[]): string[] {
    return segments.map((_, index) => this.pathOf(segments.slice(0, index + 1)));
  }
}
