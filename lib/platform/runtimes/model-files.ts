/** A model's files on this machine's disk, fetched once for all that serve it. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { blobs } from '../blobs';
import { RuntimeFault } from './python';
import { MODELS, noteUse, PART } from './used-folders';

type Listed = { name: string; size: number; modified: number };

export async function listModelFiles(key: string): Promise<Listed[]> {
  const files: Listed[] = [];
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    let pageToken: string | undefined;
    do {
      const page = await blobs().list(`${key}${folder}`, { pageToken });
      for (const { name, isDir, size = 0, modified } of page.entries) {
        if (isDir) folders.push(`${folder}/${name}`);
        else files.push({ name: `${folder}/${name}`.slice(1), size, modified: modified?.getTime() ?? 0 });
      }
      pageToken = page.nextPageToken;
    } while (pageToken);
  }
  return files;
}

const fetching = new Map<string, Promise<string>>();

/**
 * The folder with the files below the store's key. Files that change there are another folder here.
 *
 * @throws RuntimeFault where there are none
 */
export async function modelFolder(key: string): Promise<string> {
  const files = await listModelFiles(key);
  if (files.length === 0) throw new RuntimeFault('The model has no files in the artifact store.');
  const digest = createHash('sha256')
    .update(JSON.stringify([key, ...files.sort((a, b) => (a.name < b.name ? -1 : 1))]))
    .digest('hex')
    .slice(0, 32);
  let fetched = fetching.get(digest);
  if (!fetched) {
    fetched = fetchInto(path.join(MODELS, digest), key, files).finally(() => fetching.delete(digest));
    fetching.set(digest, fetched);
  }
  return fetched;
}

async function fetchInto(folder: string, key: string, files: Listed[]): Promise<string> {
  if (await fs.stat(folder).catch(() => undefined)) {
    await noteUse(folder);
    return folder;
  }
  // A name of unknown parts about a dot (`${folder}.${id}`) makes the pages' build look for files that it may mean here, as
  // in a virtual environment beside the sources, at whose links to Python it ends.
  const part = path.join(MODELS, randomUUID() + PART);
  try {
    for (const { name } of files) {
      const file = path.join(part, name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      const { body } = await blobs().get(`${key}/${name}`);
      // What is there by its final name is taken for whole ever after, also where the machine has lost its power meanwhile.
      await pipeline(Readable.fromWeb(body as never), createWriteStream(file, { flush: true }));
    }
  } catch (error) {
    // Of all times where the disk is full, half a model must not stay on it.
    await fs.rm(part, { recursive: true, force: true });
    throw error;
  }
  await fs.rename(part, folder).catch(async (error: NodeJS.ErrnoException) => {
    // Another process was faster.
    await fs.rm(part, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
  });
  return folder;
}
