/** Local copies of files that never change, up to a size; those used longest ago go first. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

const AT_ONCE = 4;
/** One that was lent so lately may still be in use, by another process too. */
const SURELY_UNUSED = 3 * 3_600_000;
const LOOK_EVERY = 60_000;

/** What is there is never looked at again: it must be whole also after the machine has lost its power. */
async function place(from: string, to: string): Promise<void> {
  const handle = await fs.open(from);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await fs.rename(from, to);
}

export class FileCache {
  private readonly loading = new Map<string, Promise<void>>();
  private looked = 0;

  /**
   * @param whole the folder of all caches, whose size is bounded
   * @param root where this one's copies lie
   */
  constructor(
    private readonly whole: string,
    private readonly root: string,
    private readonly mostBytes: number,
    private readonly load: (name: string, file: string, signal?: AbortSignal) => Promise<void>,
  ) {}

  async lend<T>(names: string[], use: (files: string[]) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let at = 0; at < names.length; at += AT_ONCE) {
      await Promise.all(names.slice(at, at + AT_ONCE).map((name) => this.provide(name, signal)));
    }
    void this.evict().catch(() => undefined);
    return use(names.map((name) => this.fileOf(name)));
  }

  /** Takes a local file as the copy. */
  async add(name: string, file: string): Promise<void> {
    const target = this.fileOf(name);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await place(file, target);
  }

  async forget(name: string): Promise<void> {
    await fs.rm(this.fileOf(name), { force: true });
  }

  private fileOf(name: string): string {
    return path.join(this.root, name);
  }

  private async provide(name: string, signal: AbortSignal | undefined): Promise<void> {
    const file = this.fileOf(name);
    const now = new Date();
    const isThere = await fs.utimes(file, now, now).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    let loading = this.loading.get(file);
    if (!loading) {
      loading = this.fetch(name, file, signal).finally(() => this.loading.delete(file));
      this.loading.set(file, loading);
    }
    await loading;
  }

  private async fetch(name: string, file: string, signal: AbortSignal | undefined): Promise<void> {
    await fs.mkdir(path.dirname(file), { recursive: true });
    const side = `${file}.${randomUUID()}.part`;
    try {
      await this.load(name, side, signal);
      await place(side, file);
    } finally {
      await fs.rm(side, { force: true });
    }
  }

  private async evict(): Promise<void> {
    if (Date.now() - this.looked < LOOK_EVERY) return;
    this.looked = Date.now();
    const entries = await fs.readdir(this.whole, { recursive: true, withFileTypes: true });
    const files = [];
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const stat = await fs.stat(file).catch(() => undefined);
      if (stat) files.push({ file, size: stat.size, used: stat.mtimeMs });
    }
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { file, size, used } of files.sort((a, b) => a.used - b.used)) {
      if (bytes <= this.mostBytes || Date.now() - used < SURELY_UNUSED) return;
      await fs.rm(file, { force: true });
      bytes -= size;
    }
  }
}
