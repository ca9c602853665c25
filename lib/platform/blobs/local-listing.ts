/** Names of a folder in order. Long ones are kept while the folder does not change, so that each page costs itself only. */
import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import { compareBytes, sortName } from './keys';

export type Name = { sort: string; name: string; isDir: boolean };

const WORTH_KEEPING = 2000;
const MOST_KEPT = 4;
const MOST_NAMES = 1_000_000;
// Within one tick of its clock a folder may change again and look the same.
const SETTLED_AFTER = 2_000;

const nameOf = (entry: Dirent): Name[] => {
  const isDir = entry.isDirectory();
  if (!isDir && !entry.isFile()) return [];
  return [{ sort: sortName({ name: entry.name, isDir }), name: entry.name, isDir }];
};

/** Where the first name behind the token is. */
function indexBehind(names: Name[], token: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(names[middle]?.sort ?? '', token) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

export class Listings {
  /** By folder, the one used last at the end. */
  private readonly kept = new Map<string, { version: string; names: Name[] }>();

  async page(folder: string, pageToken: string | undefined, limit: number) {
    const names = await this.namesIn(folder);
    const start = pageToken === undefined ? 0 : indexBehind(names, pageToken);
    const page = names.slice(start, start + Math.max(1, limit));
    return { page, hasMore: start + page.length < names.length };
  }

  private async namesIn(folder: string): Promise<Name[]> {
    const { ino, mtimeNs, mtimeMs } = await fs.lstat(folder, { bigint: true });
    const version = `${ino}-${mtimeNs}`;
    const known = this.kept.get(folder);
    this.kept.delete(folder);
    if (known?.version === version) {
      this.kept.set(folder, known);
      return known.names;
    }
    const isSettled = Date.now() - Number(mtimeMs) > SETTLED_AFTER;
    const names = (await fs.readdir(folder, { withFileTypes: true }))
      .flatMap(nameOf)
      .sort((a, b) => compareBytes(a.sort, b.sort));
    if (isSettled && names.length > WORTH_KEEPING && names.length < MOST_NAMES) {
      this.kept.set(folder, { version, names });
      for (const oldest of this.kept.keys()) if (this.kept.size > MOST_KEPT) this.kept.delete(oldest);
    }
    return names;
  }
}
