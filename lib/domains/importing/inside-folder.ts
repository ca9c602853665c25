import { constants, type Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { env } from '@/lib/platform/env';
import { invalid, notFound } from '@/lib/pure/errors';

/** A folder whose files are read, and nothing beside it: no link is followed, wherever it points. */
export class InsideFolder {
  constructor(readonly root: string) {}

  /** Entries by name; a folder that is not there has none. */
  async entries(folder: string): Promise<Dirent[]> {
    const full = await this.inside(folder);
    const isLink = (await fs.lstat(full).catch(absentIsNothing))?.isSymbolicLink();
    if (isLink) throw invalid('It is a link, which is not followed.');
    const found = await fs.readdir(full, { withFileTypes: true }).catch(absentIsNothing);
    return (found ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async folders(folder: string): Promise<string[]> {
    return (await this.entries(folder)).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  /** Paths of all files below a folder, relative to it. */
  async files(folder: string): Promise<string[]> {
    const found: string[] = [];
    for (const entry of await this.entries(folder)) {
      if (entry.isFile()) found.push(entry.name);
      else if (entry.isDirectory()) {
        const below = await this.files(path.join(folder, entry.name));
        found.push(...below.map((name) => `${entry.name}/${name}`));
      }
    }
    return found;
  }

  /** An open file; the caller closes it, or what reads it does. */
  async open(file: string): Promise<fs.FileHandle> {
    const opened = await fs
      .open(await this.inside(file), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      .catch(absentIsNothing);
    if (!opened) throw notFound('There is no such file.');
    if ((await opened.stat()).isFile()) return opened;
    await opened.close();
    throw invalid('It is not a file.');
  }

  /** Undefined where there is no such file. */
  async text(file: string, most = 20 << 20): Promise<string | undefined> {
    const opened = await this.open(file).catch((error) => {
      if (error?.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
      throw error;
    });
    if (!opened) return undefined;
    try {
      const { size } = await opened.stat();
      if (size > most) throw invalid(`${file} is larger than ${most >> 20} MiB.`);
      return await opened.readFile('utf8');
    } finally {
      await opened.close();
    }
  }

  /** The path of a file or folder, once the folder that holds it is known to be where it seems to be. */
  private async inside(name: string): Promise<string> {
    const full = path.join(this.root, name);
    if (full !== this.root && !full.startsWith(this.root + path.sep))
      throw notFound('There is no such file.');
    const parent = full === this.root ? full : path.dirname(full);
    const real = await fs.realpath(parent).catch(absentIsNothing);
    if (real !== undefined && real !== parent) throw invalid('It is behind a link, which is not followed.');
    return full;
  }
}

function absentIsNothing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  if (error.code === 'ELOOP') throw invalid('It is a link, which is not followed.');
  if (error.code === 'EACCES') throw invalid('The server may not read it.');
  throw error;
}

/**
 * The real path of a folder that may be imported from: below the one that the installation names.
 *
 * @throws INVALID_PARAMETER_VALUE; one message for all that is not below, so that it tells nothing of the machine
 */
export async function importableFolder(address: string): Promise<string> {
  const { importFolder } = env;
  if (!importFolder) {
    throw invalid(
      'Folders cannot be imported from here. Set PLUMBLINE_IMPORT_FOLDER to the folder below which they lie, and start again.',
      { field: 'address' },
    );
  }
  const root = await fs.realpath(importFolder).catch(() => undefined);
  const real = await fs.realpath(path.resolve(importFolder, address)).catch(() => undefined);
  const isInside = root && real && (real === root || real.startsWith(root + path.sep));
  if (!isInside || !(await fs.stat(real)).isDirectory()) {
    throw invalid(`There is no such folder below ${importFolder}.`, { field: 'address' });
  }
  return real;
}
