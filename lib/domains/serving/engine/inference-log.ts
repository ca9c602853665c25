/**
 * Every prediction as a row, beside the answers and never in their way. What is not written yet is in memory: at most the rows of
 * the last quarter of a second, and of the time that the database cannot be reached or is too slow, up to a bound; beyond it they wait on
 * disk, up to another. A process that is killed loses those in memory and no others.
 */
import path from 'node:path';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { Spool } from '@/lib/platform/spool';
import { serving as telemetry } from '@/lib/platform/telemetry';
import type { Logged } from './inference-rows';
import { noteGap } from './log-gaps';
import { forgetDays, storeInferences } from './store-inferences';
import { readEntries, writeEntries } from './waiting-entries';

const EVERY = 250;
const TRIED_AGAIN = 1_000;
const AT_ONCE = 1_000;
/** Of bodies and answers in one statement: what is gathered for it holds up whoever waits for an answer. */
const PIECE_BYTES = 1 << 20;

export type Bounds = {
  /** In memory; from a quarter of them on, the first go to disk: what is left is for the time that a disk stalls. */
  rows: number;
  bytes: number;
  /** On disk. */
  diskBytes: number;
};

type Drained = { entries: Logged[]; time: number; drop: () => Promise<void> };

export class InferenceLog {
  private pending: Logged[] = [];
  private bytes = 0;
  private lost = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private isWriting = false;
  /** The last attempt failed: the next one is in a second, whatever comes meanwhile. */
  private isHeldUp = false;
  private isEnding = false;
  private spilling: Promise<void> | undefined;
  /** The disk takes no more until then. */
  private spillsAgain = 0;
  private readonly spool: Spool;
  /** What came from the disk and is not all written yet. */
  private drained: Drained | undefined;

  constructor(
    root: string,
    private readonly most: Bounds,
  ) {
    this.spool = new Spool(root, most.diskBytes);
  }

  add(entry: Logged): void {
    const { isOn, sampling } = entry.settings;
    if (!isOn || (sampling < 1 && Math.random() >= sampling)) return;
    const size = sizeOf(entry);
    if (this.pending.length >= this.most.rows || this.bytes + size > this.most.bytes) {
      this.lose(entry);
      return;
    }
    this.pending.push(entry);
    this.bytes += size;
    if (this.isBeyond(1 / 4) && Date.now() >= this.spillsAgain) this.spilling ??= this.spill(1 / 8);
    if (this.pending.length >= AT_ONCE && !this.isWriting && !this.isHeldUp) void this.write();
    else this.writeIn(EVERY);
  }

  private writeIn(milliseconds: number): void {
    this.timer ??= setTimeout(() => void this.write(), milliseconds).unref();
  }

  private lose({ endpointId }: Logged): void {
    this.lost += 1;
    noteGap(endpointId);
    if (this.lost % 1000 === 1)
      log.warn({ lost: this.lost }, 'the inference log fills faster than it is written; rows are left out');
  }

  private isBeyond(share: number): boolean {
    return this.pending.length > share * this.most.rows || this.bytes > share * this.most.bytes;
  }

  private async spill(downTo: number): Promise<void> {
    let entries: Logged[] = [];
    try {
      while (!this.spool.isFull && this.isBeyond(downTo)) {
        entries = this.takePiece(AT_ONCE);
        await this.spool.put(writeEntries(entries), Date.now());
        entries = [];
        this.tell();
      }
      if (this.spool.isFull) this.spillsAgain = Date.now() + TRIED_AGAIN;
    } catch (error) {
      log.warn({ err: error }, 'the inference log cannot wait on this disk');
      this.putBack(entries);
      this.spillsAgain = Date.now() + TRIED_AGAIN;
    } finally {
      this.spilling = undefined;
      this.tell();
    }
  }

  private tell(): void {
    telemetry.logWaiting.set(this.pending.length);
    telemetry.logOnDisk.set(this.spool.size);
    telemetry.logDropped.set(this.lost);
  }

  /** One writer at a time, so that what fills faster is written in bigger pieces. */
  write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isWriting = true;
    this.writing = this.writing.then(async () => {
      this.isHeldUp = !((await this.writePending()) && (await this.drain()));
      this.isWriting = false;
      this.tell();
      if (this.isHeldUp) this.writeIn(TRIED_AGAIN);
      else if (this.hasWaiting && !this.isEnding) this.writeIn(EVERY);
    });
    return this.writing;
  }

  private get hasWaiting(): boolean {
    return this.pending.length > 0 || this.drained !== undefined || !this.spool.isEmpty;
  }

  /** What comes meanwhile is gathered for the next time. */
  private async writePending(): Promise<boolean> {
    for (let left = this.pending.length; left > 0 && this.pending.length > 0; ) {
      const entries = this.takePiece(left);
      left -= entries.length;
      const unwritten = await store(entries, Date.now());
      if (unwritten.length > 0) {
        this.putBack(unwritten);
        return false;
      }
    }
    return true;
  }

  /** What waits on disk has its turn while little else does. */
  private async drain(): Promise<boolean> {
    while (!this.isEnding && this.pending.length < AT_ONCE) {
      this.drained ??= await this.takeDrained();
      if (!this.drained) return true;
      const { entries, time, drop } = this.drained;
      this.drained.entries = await store(entries, time);
      if (this.drained.entries.length > 0) return false;
      await drop();
      this.drained = undefined;
      this.tell();
    }
    return true;
  }

  private async takeDrained(): Promise<Drained | undefined> {
    const piece = await this.spool.take();
    if (!piece) return undefined;
    const { bytes, time, drop } = piece;
    const entries = readEntries(bytes);
    if (entries) return { entries, time, drop };
    log.warn({ time }, 'a piece of the inference log that waited on disk cannot be read: it is dropped');
    await drop();
    return this.takeDrained();
  }

  /** The first of them, one at least. */
  private takePiece(most: number): Logged[] {
    let count = 0;
    let size = 0;
    do size += sizeOf(this.pending[count++] as Logged);
    while (count < Math.min(most, this.pending.length) && size < PIECE_BYTES);
    this.bytes -= size;
    return this.pending.splice(0, count);
  }

  /** In front: a piece more than the bound at most. */
  private putBack(entries: readonly Logged[]): void {
    this.pending = [...entries, ...this.pending];
    for (const entry of entries) this.bytes += sizeOf(entry);
  }

  /** Also what processes that are gone had to leave on disk. */
  async begin(): Promise<void> {
    await this.spool.takeOver();
    void this.write();
  }

  /** What cannot be written now is left on disk, for the next process. */
  async end(): Promise<void> {
    this.isEnding = true;
    await this.write();
    await this.spilling;
    await this.spill(0);
    this.isEnding = false;
  }
}

const sizeOf = ({ bytes: asked, answer }: Logged) => asked + answer.length;

/** @returns what could not be written, to be tried again */
async function store(entries: readonly Logged[], time: number): Promise<Logged[]> {
  const kept = new Set<Logged>();
  try {
    await storeInferences(entries, time, kept);
    return [];
  } catch (error) {
    log.warn(
      { err: error, entries: entries.length },
      'the inference log could not be written; it is tried again',
    );
    forgetDays();
    return entries.filter((entry) => !kept.has(entry));
  }
}

const own = new InferenceLog(path.join(env.home, 'serving', 'log'), {
  rows: 50_000,
  bytes: 64 << 20,
  diskBytes: 1 << 30,
});

export const logInference = (entry: Logged) => own.add(entry);
export const writeInferences = () => own.write();
export const beginInferences = () => own.begin();
export const endInferences = () => own.end();
