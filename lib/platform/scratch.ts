/** Folders of this machine for files on their way. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { env } from './env';

/** Lends a folder of one's own for as long as `use` runs. */
export async function inScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await newScratch();
  try {
    return await use(folder);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** A folder of one's own, to be removed by oneself. */
export async function newScratch(): Promise<string> {
  const root = path.join(env.home, 'uploads');
  await fs.mkdir(root, { recursive: true, mode: 0o700 });
  return fs.mkdtemp(path.join(root, 'scratch-'));
}
