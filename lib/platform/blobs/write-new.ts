/** Writes a new file and says so when it is on the disk. */
import fs from 'node:fs/promises';

/** What waits is written together: a network's chunks are small, and each write has its cost. */
const TOGETHER = 256 << 10;
/** So much may wait for the disk; more would cost more than it saves, as memory that is used again is near. */
const AHEAD = 1 << 20;
/** After so many bytes the disk is set to work while more come in, so that the last sync has little left to do. */
const FLUSH_EVERY = 8 << 20;

/** Chunks are kept until they are written: they must not change meanwhile. */
export async function writeNew(file: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await fs.open(file, 'wx');
  const writer = new Writer(handle);
  try {
    for await (const chunk of chunks) await writer.add(chunk);
    await writer.end();
    await handle.sync();
  } finally {
    await writer.settled();
    await handle.close();
  }
}

class Writer {
  private waiting: Uint8Array[] = [];
  private bytes = 0;
  private unflushed = 0;
  private writing: Promise<void> | undefined;
  private flushing: Promise<void> | undefined;
  // The disk tells of a fault once: what a flush was told, the last sync is not.
  private fault: { error: unknown } | undefined;

  constructor(private readonly handle: fs.FileHandle) {}

  async add(chunk: Uint8Array): Promise<void> {
    this.waiting.push(chunk);
    this.bytes += chunk.byteLength;
    if (this.bytes >= TOGETHER) this.writing ??= this.write();
    if (this.bytes >= AHEAD) await this.writing;
    if (this.fault) throw this.fault.error;
  }

  async end(): Promise<void> {
    await this.writing;
    if (this.waiting.length > 0) await this.write();
    await this.flushing;
    if (this.fault) throw this.fault.error;
  }

  async settled(): Promise<void> {
    await this.writing;
    await this.flushing;
  }

  private async write(): Promise<void> {
    const taken = this.waiting;
    const size = this.bytes;
    this.waiting = [];
    this.bytes = 0;
    try {
      let { bytesWritten } = await this.handle.writev(taken);
      // A full disk, or a signal, may leave a part unwritten: written alone, it tells why.
      if (bytesWritten < size) {
        const whole = Buffer.concat(taken);
        while (bytesWritten < size)
          bytesWritten += (await this.handle.write(whole, bytesWritten)).bytesWritten;
      }
    } catch (error) {
      this.fault ??= { error };
    }
    this.writing = undefined;
    this.unflushed += size;
    if (this.unflushed >= FLUSH_EVERY) this.flushing ??= this.flush();
  }

  private async flush(): Promise<void> {
    this.unflushed = 0;
    await this.handle.datasync().catch((error: unknown) => {
      this.fault ??= { error };
    });
    this.flushing = undefined;
  }
}
