/** Uploads in parts to a folder: each a folder of its own beside the store until it ends. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { invalid, notFound } from '../../pure/errors';
import { assertPartNumber, orderParts } from './keys';
import type { OpenUpload, Part } from './store';
import type { Incoming } from './streams';
import { codeOf, openFile, type Tree } from './tree';
import { writeNew } from './write-new';

const KEY_FILE = 'key';
const ID = /^[0-9a-f]{32}$/;
const COPY = 1 << 20;

const newId = () => randomBytes(16).toString('hex');
const noUpload = () => notFound('No such upload.');
const lackingPart = (number: number) =>
  invalid(`Part ${number} was not uploaded, or is another one than its etag says.`, { field: 'parts' });

/** Where the folder is gone in the middle of the work, the upload has ended. */
const unlessEnded = <T>(error: unknown): T => {
  throw codeOf(error) === 'ENOENT' ? noUpload() : error;
};

export class LocalUploads {
  constructor(
    private readonly tree: Tree,
    private readonly side: string,
  ) {}

  async create(segments: string[]): Promise<string> {
    await this.tree.assertFree(segments);
    const uploadId = newId();
    const folder = this.folderOf(uploadId);
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(path.join(folder, KEY_FILE), segments.join('/'), { flush: true });
    return uploadId;
  }

  async put(
    segments: string[],
    uploadId: string,
    number: number,
    incoming: Incoming,
  ): Promise<{ etag: string }> {
    assertPartNumber(number);
    const folder = await this.find(segments, uploadId);
    const etag = newId();
    const side = path.join(folder, `coming-${etag}`);
    try {
      await writeNew(side, incoming);
      await fs.rename(side, partFile(folder, number, etag));
    } catch (error) {
      await fs.rm(side, { force: true });
      return unlessEnded(error);
    }
    return { etag: `"${etag}"` };
  }

  async complete(segments: string[], uploadId: string, parts: Part[]): Promise<void> {
    const folder = await this.find(segments, uploadId);
    const files = orderParts(parts).map(({ partNumber, etag }) => {
      const plain = etag.replace(/^"(.*)"$/, '$1');
      if (!ID.test(plain)) throw lackingPart(partNumber);
      return { partNumber, file: partFile(folder, partNumber, plain) };
    });
    for (const { partNumber, file } of files) {
      if (!(await fs.lstat(file).catch(() => undefined))?.isFile()) throw lackingPart(partNumber);
    }
    await this.tree.assertFree(segments);
    const whole = path.join(folder, `whole-${newId()}`);
    try {
      await writeNew(whole, contentsOf(files)).catch(unlessEnded);
      await this.tree.place(whole, segments);
    } catch (error) {
      await fs.rm(whole, { force: true });
      throw error;
    }
    await fs.rm(folder, { recursive: true, force: true });
  }

  async abort(segments: string[], uploadId: string): Promise<void> {
    await fs.rm(await this.find(segments, uploadId), { recursive: true, force: true });
  }

  async list(olderThan: Date): Promise<OpenUpload[]> {
    const names = await fs.readdir(this.side).catch(() => []);
    const uploads: OpenUpload[] = [];
    for (const uploadId of names.filter((name) => ID.test(name))) {
      const folder = this.folderOf(uploadId);
      const stat = await fs.lstat(folder).catch(() => undefined);
      const key = stat?.isDirectory() ? await this.keyOf(folder) : undefined;
      if (stat && key !== undefined && stat.mtime < olderThan)
        uploads.push({ key, uploadId, started: stat.birthtime });
    }
    return uploads;
  }

  private folderOf(uploadId: string): string {
    if (!ID.test(uploadId)) throw noUpload();
    return path.join(this.side, uploadId);
  }

  private keyOf(folder: string): Promise<string | undefined> {
    return fs.readFile(path.join(folder, KEY_FILE), 'utf8').catch(() => undefined);
  }

  /** The folder of an upload, if it was begun for this very key. */
  private async find(segments: string[], uploadId: string): Promise<string> {
    const folder = this.folderOf(uploadId);
    if ((await this.keyOf(folder)) !== segments.join('/')) throw noUpload();
    return folder;
  }
}

const partFile = (folder: string, number: number, etag: string) => path.join(folder, `${number}-${etag}`);

async function* contentsOf(files: { file: string }[]): AsyncGenerator<Uint8Array> {
  for (const { file } of files) {
    const { handle } = await openFile(file);
    try {
      for (;;) {
        const buffer = Buffer.allocUnsafeSlow(COPY);
        const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength);
        if (bytesRead === 0) break;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }
}
