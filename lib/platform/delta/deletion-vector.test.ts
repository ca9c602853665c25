import { expect, test } from 'vitest';
import type { DeletionVector } from './actions';
import { crc32 } from './crc32';
import { decodeBase85, deletedRows, vectorPath } from './deletion-vector';

const u16 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16LE(value, at * 2);
  return bytes;
};
const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
};
/** The array of bitmaps: a magic number, how many, and before each its high half. */
const array = (...bitmaps: [high: number, bitmap: Buffer][]) =>
  Buffer.concat([
    u32(1681511377, bitmaps.length, 0),
    ...bitmaps.flatMap(([high, bitmap]) => [u32(high), bitmap]),
  ]);

// By the published format: cookie, (flags of runs or a count), key and cardinality - 1 of each container, offsets, containers.
const fewRows = Buffer.concat([u32(12346, 1), u16(0, 2), u32(16), u16(3, 7, 65535)]);
const dense = Buffer.alloc(8192, 0b01010101);
const denseRows = Buffer.concat([u32(12346, 2), u16(0, 0), u16(1, 32767), u32(24, 26), u16(9), dense]);
const runRows = Buffer.concat([u16(12347, 0), Buffer.from([1]), u16(2, 5), u16(2, 10, 2, 100, 2)]);

const fileOf = (bytes: Buffer, offset = 1) => {
  const file = Buffer.alloc(offset + 8 + bytes.length);
  file.writeUInt8(1, 0);
  file.writeUInt32BE(bytes.length, offset);
  bytes.copy(file, offset + 4);
  file.writeUInt32BE(crc32(bytes), offset + 4 + bytes.length);
  return file;
};
const vector = (bytes: Buffer, cardinality: number, more: Partial<DeletionVector> = {}): DeletionVector => ({
  storageType: 'u',
  pathOrInlineDv: 'ab^-aqEH.-t@S}K{vb[*k^',
  offset: 1,
  sizeInBytes: bytes.length,
  cardinality,
  ...more,
});

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const base85 = (bytes: Buffer) =>
  Array.from({ length: bytes.length / 4 }, (_, at) => {
    const value = bytes.readUInt32BE(at * 4);
    return [85 ** 4, 85 ** 3, 85 ** 2, 85, 1]
      .map((power) => ALPHABET[Math.floor(value / power) % 85])
      .join('');
  }).join('');

test('the checksum is the one that everybody means', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
});

test('base 85, and the name of a file after its id', () => {
  expect(decodeBase85('HelloWorld').toString('hex')).toBe('864fd26fb559f75b');
  // The example of Delta's own protocol.
  expect(vectorPath(vector(fewRows, 3))).toBe('ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin');
  expect(vectorPath(vector(fewRows, 3, { pathOrInlineDv: '^-aqEH.-t@S}K{vb[*k^' }))).toBe(
    'deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin',
  );
  expect(vectorPath(vector(fewRows, 3, { storageType: 'i' }))).toBeUndefined();
});

test('rows in arrays, bits and runs, of files beyond 2^32 rows too', () => {
  expect(deletedRows(vector(array([0, fewRows]), 3), fileOf(array([0, fewRows])), 't')).toEqual([
    3, 7, 65535,
  ]);
  const bits = array([0, denseRows]);
  const rows = deletedRows(vector(bits, 32769), fileOf(bits), 't');
  expect([rows.length, rows[0], rows[1], rows[2], rows.at(-1)]).toEqual([32769, 9, 65536, 65538, 131070]);
  const runs = array([0, runRows], [1, fewRows]);
  expect(deletedRows(vector(runs, 9, { offset: 40 }), fileOf(runs, 40), 't')).toEqual([
    ...[131082, 131083, 131084, 131172, 131173, 131174],
    ...[3, 7, 65535].map((row) => row + 2 ** 32),
  ]);
});

test('a vector inside of the log', () => {
  const bytes = array([0, fewRows]);
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const inline = {
    storageType: 'i',
    pathOrInlineDv: base85(padded),
    sizeInBytes: bytes.length,
    cardinality: 3,
  };
  expect(deletedRows(inline, undefined, 't')).toEqual([3, 7, 65535]);
});

test('one that is not what the log says is refused, never read half', () => {
  const bytes = array([0, fewRows]);
  const whole = fileOf(bytes);
  const broken = Buffer.from(whole);
  broken.writeUInt8(9, broken.length - 7);
  const refusal = (given: DeletionVector, file: Buffer | undefined) => {
    try {
      return deletedRows(given, file, 't');
    } catch (error) {
      return (error as { code: string; cause: Error }).cause.message;
    }
  };
  expect(refusal(vector(bytes, 3), broken)).toBe('another checksum');
  expect(refusal(vector(bytes, 4), whole)).toBe('3 rows instead of 4');
  expect(refusal(vector(bytes, 3, { sizeInBytes: 5 }), whole)).toBe('another size');
  expect(refusal(vector(bytes, 3, { offset: 9 }), whole)).not.toEqual([3, 7, 65535]);
  expect(refusal(vector(bytes, 3), Buffer.concat([Buffer.from([2]), whole.subarray(1)]))).toContain(
    'version',
  );
  expect(refusal(vector(bytes, 3), Buffer.alloc(0))).toEqual(expect.any(String));
  expect(
    refusal({ storageType: 'i', pathOrInlineDv: '~~~~~', sizeInBytes: 4, cardinality: 1 }, undefined),
  ).toContain('base 85');
});
