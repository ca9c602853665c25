/** A model's files on this machine's disk, fetched once for all that serve it. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { blobs } from '../blobs';
import { env } from '../env';
import { RuntimeFault } from './python';

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
    fetched = fetchInto(path.join(env.home, 'serving', 'models', digest), key, files).finally(() =>
      fetching.delete(digest),
    );
    fetching.set(digest, fetched);
  }
  return fetched;
}

async function fetchInto(folder: string, key: string, files: Listed[]): Promise<string> {
  if (await fs.stat(folder).catch(() => undefined)) {
    // Seen by whoever tidies up: the oldest go first.
    await fs.utimes(folder, new Date(), new Date()).catch(() => undefined);
    return folder;
  }
  const part = `${folder}.${process.pid}.part`;
  await fs.rm(part, { recursive: true, force: true });
  for (const { name } of files) {
    const file = path.join(part, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    const { body } = await blobs().get(`${key}/${name}`);
    await pipeline(Readable.fromWeb(body as never), createWriteStream(file));
  }
  await fs.rename(part, folder).catch(async (error: NodeJS.ErrnoException) => {
    // Another process was faster.
    await fs.rm(part, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
  });
  return folder;
}

/** Models that nobody has asked for since. Answers how many went. */
export async function tidyModels(before: number): Promise<number> {
  const root = path.join(env.home, 'serving', 'models');
  let removed = 0;
  for (const name of await fs.readdir(root).catch(() => [] as string[])) {
    const stat = await fs.stat(path.join(root, name)).catch(() => undefined);
    if (!stat || stat.mtimeMs >= before) continue;
    await fs.rm(path.join(root, name), { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}
