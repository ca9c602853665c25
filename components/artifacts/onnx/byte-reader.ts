const BLOCK = 128 * 1024;
const MOST_BLOCKS = 64;

type Read = (start: number, end: number) => Promise<ArrayBuffer>;

/** A file of any size of which only the blocks that are looked at are fetched. */
export class ByteReader {
  private readonly blocks = new Map<number, Uint8Array<ArrayBuffer>>();
  private current = { index: -1, bytes: new Uint8Array(0) };

  constructor(
    readonly size: number,
    private readonly read: Read,
  ) {}

  private async block(index: number): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.blocks.get(index);
    if (known) return known;
    const start = index * BLOCK;
    const bytes = new Uint8Array(await this.read(start, Math.min(this.size, start + BLOCK)));
    if (this.blocks.size >= MOST_BLOCKS) {
      const [oldest] = this.blocks.keys();
      if (oldest !== undefined) this.blocks.delete(oldest);
    }
    this.blocks.set(index, bytes);
    return bytes;
  }

  /** One byte; awaited only where its block has not come yet. */
  private async byteAt(at: number): Promise<number> {
    const index = Math.floor(at / BLOCK);
    if (index !== this.current.index) this.current = { index, bytes: await this.block(index) };
    const byte = this.current.bytes[at - index * BLOCK];
    if (byte === undefined) throw new Error('it ends too early');
    return byte;
  }

  /** A variable-length integer and where it ends. Those beyond 2^53 lose their last digits; negative ones come as BigInt would say. */
  async varint(at: number): Promise<{ value: number; end: number }> {
    let value = 0n;
    for (let length = 0; length < 10; length += 1) {
      const index = Math.floor((at + length) / BLOCK);
      const byte =
        index === this.current.index
          ? this.current.bytes[at + length - index * BLOCK]
          : await this.byteAt(at + length);
      if (byte === undefined) throw new Error('it ends too early');
      value |= BigInt(byte & 0x7f) << BigInt(7 * length);
      if (byte < 0x80) return { value: Number(BigInt.asIntN(64, value)), end: at + length + 1 };
    }
    throw new Error('it holds a number that is none');
  }

  async bytes(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (start < 0 || end > this.size || end < start) throw new Error('it ends too early');
    const whole = new Uint8Array(end - start);
    for (let at = start; at < end; ) {
      const index = Math.floor(at / BLOCK);
      const block = await this.block(index);
      const from = at - index * BLOCK;
      const part = block.subarray(from, Math.min(block.length, from + end - at));
      if (part.length === 0) throw new Error('it ends too early');
      whole.set(part, at - start);
      at += part.length;
    }
    return whole;
  }
}
