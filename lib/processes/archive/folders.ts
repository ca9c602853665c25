/** The folders of an installation on their way into an archive and out of it. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { folderOf } from '@/lib/platform/blobs/place';
import { env } from '@/lib/platform/env';
import { type ArchiveWriter, entriesOf } from './archive';

type Folder = {
  /** In the archive. */
  name: string;
  path: string;
  /** What is of this machine or of the moment. */
  leaveOut: RegExp;
};

const SECRETS = 'secrets';

/** Undefined for a store that is no folder: it has its own means of backup. */
const folderAt = (name: string, url: string, leaveOut: RegExp): Folder | undefined => {
  const place = folderOf(url);
  return place === undefined ? undefined : { name, path: place, leaveOut };
};

export const foldersToKeep = (): Folder[] =>
  [
    folderAt('blobs', env.blobs, /^\.uploads(\/|$)/),
    // What a writer has not finished is no part of a table.
    folderAt('lake', env.lake, /(^|\/)_drafts\/|\.tmp$/),
    // The password of our own database server is that server's; each installation makes one.
    { name: SECRETS, path: path.join(env.home, SECRETS), leaveOut: /^database$/ },
  ].filter((folder) => folder !== undefined);

/** Where stores are that no backup of ours holds. */
export const storesElsewhere = (): string[] =>
  [env.blobs, env.lake].filter((url) => folderOf(url) === undefined).map((url) => url.replace(/\?.*$/, ''));

const orNone = (error: NodeJS.ErrnoException): never[] => {
  if (error.code === 'ENOENT') return [];
  throw error;
};

const LOG = '_delta_log';
/** Names a version of the log: one that is there. */
const HINT = '_last_checkpoint';

/** Each after what it rests on: of a table first the log, as it is at that moment, and then the files that it names, which stay for days. */
async function* filesBelow(folder: string, within = ''): AsyncGenerator<string> {
  yield* logBelow(folder, path.join(within, LOG));
  // As it is now: of one that grows as fast as it is read there would be no end.
  const entries = await fs.readdir(path.join(folder, within), { withFileTypes: true }).catch(orNone);
  for (const entry of entries) {
    const name = path.join(within, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== LOG) yield* filesBelow(folder, name);
    } else if (entry.isFile()) yield name;
  }
}

/** Read at once: of one that is read while it grows a later version may come without the one before it. */
async function* logBelow(folder: string, within: string): AsyncGenerator<string> {
  const read = await fs.readdir(path.join(folder, within), { withFileTypes: true }).catch(orNone);
  const entries = [...read].sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const name = path.join(within, entry.name);
    if (entry.isDirectory()) yield* logBelow(folder, name);
    else if (entry.isFile()) yield name;
  }
}

const rank = (name: string) => (name === HINT ? 0 : 1);

export async function dumpFolder(
  archive: ArchiveWriter,
  { name, path: root, leaveOut }: Folder,
): Promise<number> {
  let count = 0;
  for await (const file of filesBelow(root)) {
    if (leaveOut.test(file)) continue;
    // A file that is replaced meanwhile stays as it was for whoever has it open; one that was deleted is not kept.
    const handle = await fs.open(path.join(root, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!handle) continue;
    const { size } = await handle.stat();
    const body = size > 0 ? handle.createReadStream({ end: size - 1 }) : undefined;
    if (body) await archive.addStream(`${name}/${file}`, size, body);
    else {
      await handle.close();
      await archive.add(`${name}/${file}`, Buffer.alloc(0));
    }
    count += 1;
  }
  return count;
}

const isEmpty = async (folder: string, leaveOut: RegExp): Promise<boolean> => {
  for await (const file of filesBelow(folder)) if (!leaveOut.test(file)) return false;
  return true;
};

/** Folders without a file, which a folder of that name could not take the place of. */
async function removeEmpty(folder: string): Promise<void> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeEmpty(path.join(folder, entry.name));
  await fs.rmdir(folder).catch(() => undefined);
}

/** On the same disk as what goes there, also where the folder is a mount of its own or a link to one. */
const STAGED = '.restoring';

/** Files of an archive within the folders that they are for: they come to their place in one step, or go away again. */
export class StagedFolders {
  private constructor(
    private readonly file: string,
    private readonly folders: (Folder & { staged: string })[],
  ) {}

  /** @throws Error where a folder already has files */
  static async besides(file: string): Promise<StagedFolders> {
    const folders = foldersToKeep().map((folder) => ({ ...folder, staged: path.join(folder.path, STAGED) }));
    for (const { path: place, leaveOut, staged } of folders) {
      // Of one that was cut off.
      await fs.rm(staged, { recursive: true, force: true });
      if (!(await isEmpty(place, leaveOut))) {
        throw new Error(
          `${place} is not empty. Restore into an empty PLUMBLINE_HOME: nothing is overwritten.`,
        );
      }
    }
    return new StagedFolders(file, folders);
  }

  async fill(): Promise<number> {
    let count = 0;
    for await (const { name, body } of entriesOf(this.file)) {
      const [, top = '', within = ''] = /^([^/]+)\/(.+)$/s.exec(name) ?? [];
      const folder = this.folders.find((one) => one.name === top);
      if (!folder) {
        if (top === 'blobs' || top === 'lake') {
          throw new Error(
            `The backup holds ${top === 'blobs' ? 'artifacts' : 'feature tables'} of a folder, and the setting names a bucket: restore with a file: URL, then copy the folder there.`,
          );
        }
        continue;
      }
      const target = path.join(folder.staged, within);
      if (!target.startsWith(folder.staged + path.sep))
        throw new Error(`${this.file} names a file outside of its folder.`);
      await fs.mkdir(path.dirname(target), { recursive: true, mode: top === SECRETS ? 0o700 : 0o777 });
      const handle = await fs.open(target, 'wx', top === SECRETS ? 0o600 : 0o666);
      await pipeline(body, handle.createWriteStream({ flush: true }));
      count += 1;
    }
    return count;
  }

  async place(): Promise<void> {
    for (const { staged, path: place } of this.folders) {
      if (!(await fs.stat(staged).catch(() => undefined))) continue;
      // Entry by entry: the folder itself may be a mount, or hold what is this machine's own.
      for (const name of await fs.readdir(staged)) {
        await removeEmpty(path.join(place, name));
        await fs.rename(path.join(staged, name), path.join(place, name));
      }
      await fs.rmdir(staged);
    }
  }

  async abandon(): Promise<void> {
    for (const { staged } of this.folders) await fs.rm(staged, { recursive: true, force: true });
  }
}
