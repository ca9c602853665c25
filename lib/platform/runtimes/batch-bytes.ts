/**
 * Batches and replies as bytes between a model server and a model's process. Tables of numbers, which most are, go as the numbers lie in
 * memory, and what their columns are is said once; everything else as Node itself writes it.
 */
import { deserialize, serialize } from 'node:v8';
import { keyOf } from '../../pure/scoring/numbers';
import type { Answer, Batch, NumberOutput, ReadBatch, Reply } from './protocol';

const ANY = 0;
const NUMBERS = 1;
const NEW_NUMBERS = 2;
const ANSWERS = 1;
const MOST_LAYOUTS = 256;

type Numbers = Extract<Batch, { kind: 'numbers' }>;

/** One for each process: it holds what that one was told already. */
export class BatchWriter {
  private readonly layouts = new Map<string, number>();

  write(batch: Batch): Buffer[] {
    if (batch.kind !== 'numbers') return [Buffer.of(ANY), serialize(batch)];
    const { key, columns } = batch.layout;
    const known = this.layouts.get(key);
    if (known !== undefined) return [headOf(NUMBERS, known, batch), bytesOf(batch.values)];
    // When more are told than are remembered, it begins anew: the reader does as well.
    if (this.layouts.size >= MOST_LAYOUTS) this.layouts.clear();
    const id = this.layouts.size;
    this.layouts.set(key, id);
    const layout = Buffer.from(JSON.stringify(columns));
    return [headOf(NEW_NUMBERS, id, batch, layout.length), layout, bytesOf(batch.values)];
  }
}

function headOf(kind: number, layout: number, { parts }: Numbers, layoutBytes?: number): Buffer {
  const head = Buffer.allocUnsafe(7 + 4 * parts.length + (layoutBytes === undefined ? 0 : 4));
  let at = head.writeUInt8(kind, 0);
  at = head.writeUInt16LE(layout, at);
  at = head.writeUInt32LE(parts.length, at);
  for (const part of parts) at = head.writeUInt32LE(part, at);
  if (layoutBytes !== undefined) head.writeUInt32LE(layoutBytes, at);
  return head;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

export class BatchReader {
  private readonly layouts: Numbers['layout'][] = [];

  read(bytes: Buffer): ReadBatch {
    const kind = bytes.readUInt8(0);
    if (kind === ANY) return deserialize(bytes.subarray(1)) as Batch;
    const id = bytes.readUInt16LE(1);
    const parts = Array.from({ length: bytes.readUInt32LE(3) }, (_, part) =>
      bytes.readUInt32LE(7 + 4 * part),
    );
    let at = 7 + 4 * parts.length;
    if (kind === NEW_NUMBERS) {
      const end = at + 4 + bytes.readUInt32LE(at);
      const columns = JSON.parse(bytes.toString('utf8', at + 4, end)) as Numbers['layout']['columns'];
      this.layouts[id] = { key: keyOf(columns), columns };
      at = end;
    }
    const layout = this.layouts[id];
    if (!layout) throw new Error('the columns of a batch were not told');
    // A copy: numbers must lie at a multiple of their size.
    const from = bytes.byteOffset + at;
    const values = new Float64Array(bytes.buffer.slice(from, bytes.byteOffset + bytes.length) as ArrayBuffer);
    return { kind: 'numbers', parts, layout, values };
  }
}

export function writeReply(reply: Reply): Buffer[] {
  if (!('answers' in reply)) return [Buffer.of(ANY), Buffer.from(JSON.stringify(reply))];
  const { answers, outputs } = reply;
  const head = Buffer.allocUnsafe(5 + 6 * answers.length);
  head.writeUInt8(ANSWERS, 0);
  let at = head.writeUInt32LE(answers.length, 1);
  const bodies = answers.map(({ status, body }) => {
    const bytes = Buffer.from(body);
    at = head.writeUInt16LE(status, at);
    at = head.writeUInt32LE(bytes.length, at);
    return bytes;
  });
  return outputs ? [head, ...bodies, serialize(outputs)] : [head, ...bodies];
}

export function readReply(bytes: Buffer): Reply {
  if (bytes.readUInt8(0) !== ANSWERS) return JSON.parse(bytes.toString('utf8', 1)) as Reply;
  const count = bytes.readUInt32LE(1);
  let body = 5 + 6 * count;
  const answers: Answer[] = new Array(count);
  for (let index = 0; index < count; index += 1) {
    const at = 5 + 6 * index;
    const end = body + bytes.readUInt32LE(at + 2);
    answers[index] = { status: bytes.readUInt16LE(at), body: bytes.toString('utf8', body, end) };
    body = end;
  }
  if (body === bytes.length) return { answers };
  // A copy: what is read of it stays in its memory.
  return { answers, outputs: deserialize(Buffer.from(bytes.subarray(body))) as NumberOutput[] };
}
