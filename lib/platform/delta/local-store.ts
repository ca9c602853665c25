/** A table in a folder of this machine, or of one that all processes mount. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { unavailable } from '../../pure/errors';
import { goneFile } from './faults';
import { type DataFile, type Draft, isHidden, LOG, type LogFile, type TableStore } from './store';

const DRAFTS = '_drafts';
const AT_ONCE = 64;

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code ?? '';
const isAbsent = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
const orNothing = (error: unknown): undefined => {
  if (isAbsent(error)) return undefined;
  throw error;
};

/** A full disk is told as what it is. */
function meant(error: unknown): unknown {
  if (['ENOSPC', 'EDQUOT'].includes(codeOf(error)))
    return unavailable(
      'The disk of the feature tables is full. An administrator must free space.',
      60,
      error,
    );
  if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error)))
    return unavailable('The server may not write to the folder of the feature tables.', 60, error);
  return error;
}

const translated = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((error: unknown) => {
    throw meant(error);
  });

async function syncPath(target: string): Promise<void> {
  const handle = await fs.open(target, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Not every file system can sync a folder. */
const syncFolder = (folder: string) => syncPath(folder).catch(() => undefined);

export class LocalTableStore implements TableStore {
  readonly mayArriveLate = false;
  readonly place: string;
  readonly folders: string[];

  constructor(private readonly root: string) {
    this.place = root;
    this.folders = [root];
  }

  async listLog(from: string): Promise<LogFile[]> {
    const names = (await fs.readdir(this.log()).catch(orNothing)) ?? [];
    const wanted = names.filter((name) => name >= from && !name.startsWith('.')).sort();
    const found: LogFile[] = [];
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const stats = await Promise.all(wanted.slice(at, at + AT_ONCE).map((name) => this.statLog(name)));
      found.push(...stats.filter((stat) => stat !== undefined));
    }
    return found;
  }

  async statLog(name: string): Promise<LogFile | undefined> {
    const stat = await fs.stat(this.log(name)).catch(orNothing);
    return stat?.isFile() ? { name, size: stat.size, modified: stat.mtime } : undefined;
  }

  readLog(name: string): Promise<string | undefined> {
    return fs.readFile(this.log(name), 'utf8').catch(orNothing);
  }

  createLog(name: string, text: string, modified: Date): Promise<boolean> {
    return translated(async () => {
      await fs.mkdir(this.log(), { recursive: true });
      const side = await this.writeSide(text, modified);
      try {
        // The one call that makes a whole file appear, and only where there is none.
        await fs.link(side, this.log(name));
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      } finally {
        await fs.rm(side, { force: true });
      }
      await syncFolder(this.log());
      return true;
    });
  }

  putLog(name: string, source: { text: string } | { file: string }): Promise<void> {
    return translated(async () => {
      const side = 'text' in source ? await this.writeSide(source.text) : source.file;
      if ('file' in source) await syncPath(side);
      await fs.rename(side, this.log(name));
      await syncFolder(this.log());
    });
  }

  async removeLog(names: readonly string[]): Promise<void> {
    await this.removeFiles(names.map((name) => path.join(LOG, name)));
  }

  async localLog(name: string): Promise<string> {
    return this.log(name);
  }

  local<T>(paths: string[], keep: (local: string[]) => Promise<T>): Promise<T> {
    return keep(paths.map((each) => path.join(this.root, each)));
  }

  async readData(target: string): Promise<Buffer> {
    const bytes = await fs.readFile(path.join(this.root, target)).catch(orNothing);
    if (!bytes) throw goneFile(target);
    return bytes;
  }

  async draft(): Promise<Draft> {
    const folder = path.join(this.root, DRAFTS, randomUUID());
    await translated(() => fs.mkdir(folder, { recursive: true }));
    return {
      folder,
      publish: (file, target) => translated(() => this.publish(file, target)),
      retract: async (paths) => {
        await this.removeFiles(paths).catch(() => undefined);
      },
      discard: async () => {
        await fs.rm(folder, { recursive: true, force: true }).catch(() => undefined);
        await fs.rmdir(path.dirname(folder)).catch(() => undefined);
      },
    };
  }

  async listFiles(): Promise<DataFile[]> {
    const entries = await fs.readdir(this.root, { recursive: true, withFileTypes: true }).catch(orNothing);
    const paths = (entries ?? [])
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.root, path.join(entry.parentPath, entry.name)))
      .filter((each) => !isHidden(each));
    const found: DataFile[] = [];
    for (let at = 0; at < paths.length; at += AT_ONCE) {
      const stats = await Promise.all(
        paths.slice(at, at + AT_ONCE).map(async (each) => {
          const stat = await fs.stat(path.join(this.root, each)).catch(orNothing);
          return stat && { path: each, size: stat.size, modified: stat.mtime };
        }),
      );
      found.push(...stats.filter((stat) => stat !== undefined));
    }
    return found;
  }

  async removeFiles(paths: string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += AT_ONCE) {
      await Promise.all(
        paths.slice(at, at + AT_ONCE).map((each) => fs.rm(path.join(this.root, each), { force: true })),
      );
    }
  }

  async sweepDrafts(olderThan: Date): Promise<void> {
    const sweep = async (folder: string, isOurs: (name: string) => boolean) => {
      for (const name of (await fs.readdir(folder).catch(orNothing)) ?? []) {
        const stat = isOurs(name) ? await fs.stat(path.join(folder, name)).catch(orNothing) : undefined;
        if (stat && stat.mtime < olderThan)
          await fs.rm(path.join(folder, name), { recursive: true, force: true });
      }
    };
    await sweep(path.join(this.root, DRAFTS), () => true);
    await sweep(this.log(), (name) => name.startsWith('.') && name.endsWith('.tmp'));
  }

  async removeTable(): Promise<void> {
    // The log goes last: a removal cut short leaves a table that a second one finds.
    for (const name of (await fs.readdir(this.root).catch(orNothing)) ?? []) {
      if (name !== LOG) await fs.rm(path.join(this.root, name), { recursive: true, force: true });
    }
    await fs.rm(this.root, { recursive: true, force: true });
  }

  private log(name = ''): string {
    return path.join(this.root, LOG, name);
  }

  /** A synced file beside the log's entries, that no reader takes for one. */
  private async writeSide(text: string, modified?: Date): Promise<string> {
    const side = this.log(`.${randomUUID()}.tmp`);
    const handle = await fs.open(side, 'wx');
    try {
      await handle.writeFile(text);
      // Readers who travel in time go by it.
      if (modified) await handle.utimes(modified, modified);
      await handle.sync();
    } catch (error) {
      await handle.close();
      await fs.rm(side, { force: true });
      throw error;
    }
    await handle.close();
    return side;
  }

  private async publish(file: string, target: string): Promise<DataFile> {
    const final = path.join(this.root, target);
    await syncPath(file);
    await fs.mkdir(path.dirname(final), { recursive: true });
    await fs.rename(file, final);
    await syncFolder(path.dirname(final));
    const { size, mtime } = await fs.stat(final);
    return { path: target, size, modified: mtime };
  }
}
