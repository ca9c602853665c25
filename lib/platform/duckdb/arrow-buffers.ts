/** Bytes of a column on their way into Arrow's layout. */
import duckdb from '@duckdb/node-bindings';
import type * as arrow from 'apache-arrow';

/** Bytes that grow by doubling. */
export class Growing {
  bytes = new Uint8Array(4096);
  length = 0;

  /** Room for so many more; answers where it begins. */
  take(count: number): number {
    const start = this.length;
    this.length += count;
    if (this.length > this.bytes.byteLength) {
      const larger = new Uint8Array(Math.max(this.length, this.bytes.byteLength * 2));
      larger.set(this.bytes.subarray(0, start));
      this.bytes = larger;
    }
    return start;
  }

  push(piece: Uint8Array): void {
    const start = this.take(piece.byteLength);
    this.bytes.set(piece, start);
  }

  finish(): Uint8Array {
    const whole = this.bytes.slice(0, this.length);
    this.length = 0;
    return whole;
  }
}

export class Validity {
  private readonly bits = new Growing();
  private count = 0;
  private nulls = 0;

  /** Answers which of the rows are valid; undefined when all are. */
  append(vector: duckdb.Vector, start: number, count: number): ((row: number) => boolean) | undefined {
    const words = Math.ceil((start + count) / 64);
    const bitmap = duckdb.vector_get_validity(vector, words * 8) as Uint8Array | null;
    const isValid = (row: number) => (((bitmap?.[row >> 3] ?? 255) >> (row & 7)) & 1) === 1;
    const end = Math.ceil((this.count + count) / 8);
    const grown = end - this.bits.length;
    if (grown > 0) {
      const first = this.bits.take(grown);
      this.bits.bytes.fill(0, first, end);
    }
    for (let row = 0; row < count; row += 1) {
      if (bitmap && !isValid(start + row)) this.nulls += 1;
      else {
        const at = this.count + row;
        this.bits.bytes[at >> 3] = (this.bits.bytes[at >> 3] ?? 0) | (1 << (at & 7));
      }
    }
    this.count += count;
    return bitmap ? isValid : undefined;
  }

  finish(): { length: number; nullCount: number; nullBitmap: Uint8Array | undefined } {
    const { count, nulls } = this;
    this.count = 0;
    this.nulls = 0;
    const bits = this.bits.finish();
    return { length: count, nullCount: nulls, nullBitmap: nulls > 0 ? bits : undefined };
  }
}

const TYPED: Record<string, (bytes: Uint8Array) => ArrayBufferView> = {
  Int8Array: (bytes) => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  Uint8Array: (bytes) => bytes,
  Int16Array: (bytes) => new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2),
  Uint16Array: (bytes) => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2),
  Int32Array: (bytes) => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4),
  Uint32Array: (bytes) => new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4),
  Float32Array: (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4),
  Float64Array: (bytes) => new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8),
  BigInt64Array: (bytes) => new BigInt64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8),
  BigUint64Array: (bytes) => new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8),
};

/** The bytes as the kind of array that Arrow wants for the type. */
export const typed = (type: arrow.DataType, bytes: Uint8Array) =>
  (TYPED[(type.ArrayType as { name: string }).name] ?? ((same: Uint8Array) => same))(bytes);
