/**
 * Pieces of bytes that wait on this machine's disk for their turn, the oldest first, within a bound. They outlive the process: whoever
 * starts next takes over what one that ended has left.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { log } from './log';
import { isLeft, ownName } from './scratch';

type Piece = { file: string; bytes: number; time: number };

/** While it is being written. */
const PART = '.part';

/** Not `path.join`: what bundles the pages takes that for a question of which files they need, and follows it to all there are. */
const inside = (folder: string, ...names: string[]) => [folder, ...names].join(path.sep);

export class Spool {
  private readonly pieces: Piece[] = [];
  private readonly own = ownName();
  private folder: Promise<unknown> | undefined;
  private next = 0;
  /** Bytes that wait. */
  size = 0;

  /**
   * @param root may be shared by processes: each has a folder of its own in it
   * @param mostBytes of this process; what it took over may be beyond
   */
  constructor(
    private readonly root: string,
    private readonly mostBytes: number,
  ) {}

  get isEmpty(): boolean {
    return this.pieces.length === 0;
  }

  get isFull(): boolean {
    return this.size >= this.mostBytes;
  }

  /** @param time milliseconds since the epoch, which come back with it. @throws where the disk takes no more */
  async put(bytes: Uint8Array, time: number): Promise<void> {
    this.next += 1;
    const file = inside(this.root, this.own, `${time}.${this.next}`);
    await this.makeFolder();
    try {
      await fs.writeFile(file + PART, bytes, { mode: 0o600 });
      await fs.rename(file + PART, file);
    } catch (error) {
      await fs.rm(file + PART, { force: true });
      throw error;
    }
    this.add({ file, bytes: bytes.byteLength, time });
  }

  /** Takes the oldest out of the line; on the disk it is until `drop`. */
  async take(): Promise<{ bytes: Buffer; time: number; drop: () => Promise<void> } | undefined> {
    const piece = this.pieces.shift();
    if (!piece) return undefined;
    const drop = async () => {
      this.size -= piece.bytes;
      await fs.rm(piece.file, { force: true });
    };
    try {
      return { bytes: await fs.readFile(piece.file), time: piece.time, drop };
    } catch (error) {
      log.warn({ err: error, file: piece.file }, 'a piece that waited on disk cannot be read');
      await drop();
      return this.take();
    }
  }

  /** What processes left that are gone. */
  async takeOver(): Promise<void> {
    for (const name of await fs.readdir(this.root).catch(() => [] as string[])) {
      const folder = inside(this.root, name);
      // Another one that starts at the same time may be faster.
      if (name === this.own || !(await isLeft(folder, name).catch(() => false))) continue;
      for (const left of await fs.readdir(folder).catch(() => [] as string[])) {
        const file = inside(folder, left);
        await (left.endsWith(PART) ? fs.rm(file, { force: true }) : this.move(file)).catch(() => undefined);
      }
      // What could not be moved, as on a full disk, stays for the next one that starts.
      await fs.rmdir(folder).catch(() => undefined);
    }
    this.pieces.sort((a, b) => a.time - b.time);
  }

  private async move(from: string): Promise<void> {
    const [time] = path.basename(from).split('.');
    this.next += 1;
    const file = inside(this.root, this.own, `${time}.${this.next}`);
    await this.makeFolder();
    await fs.rename(from, file);
    this.add({ file, bytes: (await fs.stat(file)).size, time: Number(time) });
  }

  private makeFolder(): Promise<unknown> {
    this.folder ??= fs.mkdir(inside(this.root, this.own), { recursive: true, mode: 0o700 }).catch((error) => {
      // The disk may have room the next time.
      this.folder = undefined;
      throw error;
    });
    return this.folder;
  }

  private add(piece: Piece): void {
    this.pieces.push(piece);
    this.size += piece.bytes;
  }
}
