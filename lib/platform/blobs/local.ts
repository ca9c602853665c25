/** Artifacts in a folder: written to a side file, synced, then renamed, so that a file is whole or not there. */
import { randomBytes } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { SIDE_FOLDER, segmentsOf } from './keys';
import { Listings } from './local-listing';
import { LocalUploads } from './local-uploads';
import { resolveRange } from './range';
import type { Blob, BlobStore, Body, Entry, OpenUpload, Part, PutOptions, Range, Stat } from './store';
import { Incoming, outgoing, translated } from './streams';
import { chunksOf, codeOf, meaningOfDisk, noArtifact, openFile, removeAll, Tree } from './tree';
import { writeNew } from './write-new';

const PAGE = 1000;

const statOf = (stat: BigIntStats): Stat => ({
  size: Number(stat.size),
  lastModified: stat.mtime,
  // Clocks of file systems are coarse: the inode tells two files apart that came in the same tick.
  etag: `"${[stat.mtimeNs, stat.ino, stat.size].map((part) => part.toString(36)).join('-')}"`,
});

export class LocalBlobStore implements BlobStore {
  private readonly tree: Tree;
  private readonly side: string;
  private readonly uploads: LocalUploads;
  private readonly listings = new Listings();

  constructor(private readonly root: string) {
    this.tree = new Tree(root);
    this.side = path.join(root, SIDE_FOLDER);
    this.uploads = new LocalUploads(this.tree, this.side);
  }

  put(key: string, body: Body, options: PutOptions = {}): Promise<{ size: number }> {
    const incoming = new Incoming(body, options);
    const work = async () => {
      const segments = segmentsOf(key);
      await this.tree.assertFree(segments);
      const file = await this.newSide();
      try {
        await writeNew(file, incoming);
        await this.tree.place(file, segments);
      } catch (error) {
        await fs.rm(file, { force: true });
        throw error;
      }
      return { size: incoming.size };
    };
    return translated(meaningOfDisk, work, incoming);
  }

  get(key: string, range?: Range): Promise<Blob> {
    return translated(meaningOfDisk, async () => {
      const segments = segmentsOf(key);
      if (!(await this.tree.find(segments))) throw noArtifact();
      const { handle, stat } = await openFile(this.tree.pathOf(segments));
      try {
        const found = statOf(stat);
        const bounds = resolveRange(range, found.size);
        const next = chunksOf(handle, bounds?.start ?? 0, bounds?.end ?? found.size - 1);
        return { ...found, body: outgoing(next, () => handle.close()), range: bounds };
      } catch (error) {
        await handle.close();
        throw error;
      }
    });
  }

  stat(key: string): Promise<Stat | null> {
    return translated(meaningOfDisk, async () => {
      const found = await this.tree.find(segmentsOf(key));
      return found?.isFile() ? statOf(found) : null;
    });
  }

  list(prefix: string, { pageToken, limit = PAGE }: { pageToken?: string; limit?: number } = {}) {
    return translated(meaningOfDisk, async () => {
      const segments = segmentsOf(prefix);
      if (!(await this.tree.find(segments))?.isDirectory()) return { entries: [] };
      const folder = this.tree.pathOf(segments);
      const { page, hasMore } = await this.listings.page(folder, pageToken, limit).catch((error: unknown) => {
        if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return { page: [], hasMore: false };
        throw error;
      });
      const entries = await Promise.all(page.map((entry) => this.entryOf(folder, entry)));
      return {
        entries: entries.filter((entry) => entry !== undefined),
        ...(hasMore && { nextPageToken: page.at(-1)?.sort }),
      };
    });
  }

  remove(key: string, { recursive = true }: { recursive?: boolean } = {}): Promise<number> {
    return translated(meaningOfDisk, async () => {
      const segments = segmentsOf(key);
      const found = await this.tree.find(segments);
      if (!found || (found.isDirectory() && !recursive)) return 0;
      // Out of sight in one step; what a crash leaves behind here is swept later.
      const gone = await this.newSide();
      try {
        await fs.rename(this.tree.pathOf(segments), gone);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return 0;
        throw error;
      }
      await this.tree.prune(segments.slice(0, -1));
      if ((await fs.lstat(gone)).isDirectory()) return removeAll(gone);
      await fs.rm(gone, { force: true });
      return 1;
    });
  }

  createMultipart(key: string): Promise<string> {
    return translated(meaningOfDisk, () => this.uploads.create(segmentsOf(key)));
  }

  putPart(key: string, uploadId: string, partNumber: number, body: Body, options: PutOptions = {}) {
    const incoming = new Incoming(body, options);
    const work = () => this.uploads.put(segmentsOf(key), uploadId, partNumber, incoming);
    return translated(meaningOfDisk, work, incoming);
  }

  completeMultipart(key: string, uploadId: string, parts: Part[]): Promise<void> {
    return translated(meaningOfDisk, () => this.uploads.complete(segmentsOf(key), uploadId, parts));
  }

  abortMultipart(key: string, uploadId: string): Promise<void> {
    return translated(meaningOfDisk, () => this.uploads.abort(segmentsOf(key), uploadId));
  }

  listMultiparts(olderThan: Date): Promise<OpenUpload[]> {
    return translated(meaningOfDisk, () => this.uploads.list(olderThan));
  }

  sweep(olderThan: Date): Promise<number> {
    return translated(meaningOfDisk, async () => {
      let swept = 0;
      for (const name of await fs.readdir(this.side).catch(() => [])) {
        const file = path.join(this.side, name);
        const stat = await fs.lstat(file).catch(() => undefined);
        if (!stat || stat.mtime >= olderThan) continue;
        await fs.rm(file, { recursive: true, force: true });
        swept += 1;
      }
      return swept;
    });
  }

  check(): Promise<void> {
    return translated(meaningOfDisk, async () => {
      await fs.mkdir(this.side, { recursive: true });
      await fs.access(this.root, constants.R_OK | constants.W_OK | constants.X_OK);
    });
  }

  private async newSide(): Promise<string> {
    await fs.mkdir(this.side, { recursive: true });
    return path.join(this.side, randomBytes(16).toString('hex'));
  }

  /** Undefined for what went away since the folder was read. */
  private async entryOf(folder: string, { name, isDir }: Entry): Promise<Entry | undefined> {
    const stat = await fs.lstat(path.join(folder, name)).catch(() => undefined);
    if (!stat) return undefined;
    return isDir
      ? { name, isDir, modified: stat.mtime }
      : { name, isDir, size: stat.size, modified: stat.mtime };
  }
}
