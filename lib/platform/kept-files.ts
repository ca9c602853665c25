/** Files that cost much to make and are asked for again: kept for a while, as long as what they are made of stays the same. */
import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import { newScratch } from './scratch';

type Kept<Value> = {
  stamp: string;
  folder: Promise<string>;
  made: Promise<Value>;
  users: number;
  until: number;
  isGone: boolean;
};

type Options = {
  /** So many are kept; beyond it the one goes that was asked for longest ago. */
  most: number;
  /** And so long, in milliseconds. */
  forMs: number;
};

export class KeptFiles<Value> {
  /** The one asked for longest ago is the first. */
  private readonly kept = new Map<string, Kept<Value>>();

  /** Those that are there, whoever still reads them: with the process they go. */
  private readonly folders = new Set<string>();

  constructor(private readonly options: Options) {
    process.once('exit', () => this.removeAll());
  }

  /**
   * Lends what was made under that key, for as long as `use` runs. Whoever asks while it is being made waits for it.
   *
   * @param stamp another than before: it is made anew
   * @param make writes into the folder, and says what it has written
   */
  async lend<T>(
    key: string,
    stamp: string,
    make: (folder: string) => Promise<Value>,
    use: (value: Value) => Promise<T>,
  ): Promise<T> {
    const before = this.kept.get(key);
    const isGood = before?.stamp === stamp && before.until > Date.now();
    if (before && !isGood) this.drop(key, before);
    const kept = before && isGood ? before : this.begin(key, stamp, make);
    this.kept.delete(key);
    this.kept.set(key, kept);
    kept.users += 1;
    for (const [other, each] of this.kept) if (this.kept.size > this.options.most) this.drop(other, each);
    try {
      return await use(await kept.made);
    } finally {
      kept.users -= 1;
      await this.removeUnused(kept);
    }
  }

  private begin(key: string, stamp: string, make: (folder: string) => Promise<Value>): Kept<Value> {
    const folder = newScratch().then((one) => {
      this.folders.add(one);
      return one;
    });
    const { forMs } = this.options;
    const kept: Kept<Value> = {
      stamp,
      folder,
      made: folder.then(make),
      users: 0,
      until: Date.now() + forMs,
      isGone: false,
    };
    kept.made.catch(() => this.drop(key, kept));
    setTimeout(() => this.drop(key, kept), forMs).unref();
    return kept;
  }

  private drop(key: string, kept: Kept<Value>): void {
    if (this.kept.get(key) === kept) this.kept.delete(key);
    kept.isGone = true;
    void this.removeUnused(kept);
  }

  private async removeUnused({ isGone, users, folder, made }: Kept<Value>): Promise<void> {
    if (!isGone || users > 0) return;
    // Whoever is still writing into it would make it anew.
    await made.catch(() => undefined);
    const one = await folder.catch(() => undefined);
    if (one === undefined || !this.folders.delete(one)) return;
    await fs.rm(one, { recursive: true, force: true }).catch(() => undefined);
  }

  /** At the end of the process, when nothing can be waited for. */
  removeAll(): void {
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }
}
