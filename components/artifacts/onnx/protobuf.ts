import type { ByteReader } from './byte-reader';

/** A field of a message: where its content is, or its value where that is a number. */
export type Field = { number: number; wire: number; start: number; end: number; value: number };

const MOST_FIELDS = 500_000;

/** The fields of a message in their order. Only their heads are read: what they hold is passed over. */
export async function fieldsOf(reader: ByteReader, start: number, end: number): Promise<Field[]> {
  const fields: Field[] = [];
  for (let at = start; at < end; ) {
    const tag = await reader.varint(at);
    const [number, wire] = [Math.floor(tag.value / 8), tag.value & 7];
    if (number < 1) throw new Error('it is no protocol buffer');
    at = tag.end;
    if (wire === 0) {
      const { value, end: next } = await reader.varint(at);
      fields.push({ number, wire, start: at, end: next, value });
      at = next;
    } else {
      const length =
        wire === 2 ? await reader.varint(at) : { value: wire === 1 ? 8 : wire === 5 ? 4 : -1, end: at };
      const next = length.end + length.value;
      if (length.value < 0 || next > end) throw new Error('it is no protocol buffer');
      fields.push({ number, wire, start: length.end, end: next, value: 0 });
      at = next;
    }
    if (fields.length > MOST_FIELDS) throw new Error('it has more parts than can be shown');
  }
  return fields;
}

const LONGEST_TEXT = 64 * 1024;

export const textAt = async (reader: ByteReader, field: Field | undefined): Promise<string> =>
  field
    ? new TextDecoder().decode(
        await reader.bytes(field.start, Math.min(field.end, field.start + LONGEST_TEXT)),
      )
    : '';

export async function floatAt(reader: ByteReader, { start }: Field): Promise<number> {
  const bytes = await reader.bytes(start, start + 4);
  return new DataView(bytes.buffer).getFloat32(0, true);
}

/** Integers of a repeated field, packed or one by one; no more than `most`. */
export async function integersOf(reader: ByteReader, fields: readonly Field[], most = 64): Promise<number[]> {
  const values: number[] = [];
  for (const field of fields) {
    if (field.wire === 0) values.push(field.value);
    else {
      for (let at = field.start; at < field.end && values.length < most; ) {
        const { value, end } = await reader.varint(at);
        values.push(value);
        at = end;
      }
    }
  }
  return values.slice(0, most);
}
