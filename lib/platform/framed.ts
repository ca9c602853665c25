/** Messages over a stream that knows no borders, each behind its length. What is said in one turn of the event loop goes in one write. */
import type { Duplex } from 'node:stream';

const HEAD = 4;

export class Framed {
  private unsent: Buffer[] = [];
  /** Of a message that has not come whole. */
  private held: Buffer[] = [];
  private heldBytes = 0;
  private wanted = HEAD;

  /**
   * @param longest bytes of a message; a longer one ends the stream with a RangeError
   * @param hear what it is given lies in memory that is used again: it must be copied to be kept
   */
  constructor(
    readonly stream: Duplex,
    private readonly longest: number,
    private readonly hear: (message: Buffer) => void,
  ) {
    stream.on('data', (chunk: Buffer) => this.read(chunk));
  }

  /** The parts, as one message, with whatever else is said until the event loop has gone round. */
  send(...parts: Buffer[]): void {
    if (this.unsent.length === 0) setImmediate(() => this.flush());
    const head = Buffer.allocUnsafe(HEAD);
    head.writeUInt32LE(parts.reduce((sum, { length }) => sum + length, 0));
    this.unsent.push(head, ...parts);
  }

  flush(): void {
    if (this.unsent.length === 0) return;
    const whole = Buffer.concat(this.unsent);
    this.unsent = [];
    if (this.stream.writable) this.stream.write(whole);
  }

  private read(chunk: Buffer): void {
    let bytes = chunk;
    if (this.held.length > 0) {
      this.held.push(chunk);
      this.heldBytes += chunk.length;
      if (this.heldBytes < this.wanted) return;
      bytes = Buffer.concat(this.held);
      this.held = [];
    }
    let at = 0;
    this.wanted = HEAD;
    while (bytes.length - at >= HEAD) {
      const length = bytes.readUInt32LE(at);
      if (length > this.longest) {
        this.stream.destroy(new RangeError('a message is too long'));
        return;
      }
      if (bytes.length - at < HEAD + length) {
        this.wanted = HEAD + length;
        break;
      }
      this.hear(bytes.subarray(at + HEAD, at + HEAD + length));
      at += HEAD + length;
    }
    if (at < bytes.length) {
      this.held = [bytes.subarray(at)];
      this.heldBytes = bytes.length - at;
    }
  }
}
