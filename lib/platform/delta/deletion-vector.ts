/** Deletion vectors: which rows of a file are no rows of the table any more, as a compressed bitmap in the log or in a file beside. */
import type { DeletionVector } from './actions';
import { crc32 } from './crc32';
import { damaged } from './faults';

/** Rows that are named one by one in a query; a table with more is better purged. */
export const MOST_DELETED = 5_000_000;

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const MAGIC = 1681511377;
const UUID_LENGTH = 20;
const NO_RUNS = 12346;
const WITH_RUNS = 12347;
const FEW_CONTAINERS = 4;
const LARGEST_ARRAY = 4096;
const BITMAP_BYTES = 8192;

/** Five characters stand for four bytes. */
export function decodeBase85(text: string): Buffer {
  const bytes = Buffer.alloc(Math.floor(text.length / 5) * 4);
  for (let at = 0; at < bytes.length / 4; at += 1) {
    let value = 0;
    for (const character of text.slice(at * 5, at * 5 + 5)) {
      const digit = ALPHABET.indexOf(character);
      if (digit < 0) throw new RangeError('no base 85');
      value = value * 85 + digit;
    }
    bytes.writeUInt32BE(value, at * 4);
  }
  return bytes;
}

/** The file of a vector that is kept in one, as the log would name it: relative, or a whole URL. */
export function vectorPath({ storageType, pathOrInlineDv }: DeletionVector): string | undefined {
  if (storageType === 'p') return pathOrInlineDv;
  if (storageType !== 'u') return undefined;
  const folder = pathOrInlineDv.slice(0, -UUID_LENGTH);
  const hex = decodeBase85(pathOrInlineDv.slice(-UUID_LENGTH)).toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return `${folder === '' ? '' : `${folder}/`}deletion_vector_${id}.bin`;
}

/**
 * The rows, in order.
 *
 * @param file the vector's file; undefined for one inside of the log
 * @throws INTERNAL_ERROR for one that is not what the log says: no row is guessed
 */
export function deletedRows(vector: DeletionVector, file: Buffer | undefined, place: string): number[] {
  try {
    const { pathOrInlineDv, sizeInBytes, cardinality } = vector;
    const bytes = file ? partOf(file, vector) : decodeBase85(pathOrInlineDv).subarray(0, sizeInBytes);
    const rows = readBitmaps(bytes);
    if (rows.length !== cardinality) throw new RangeError(`${rows.length} rows instead of ${cardinality}`);
    return rows;
  } catch (error) {
    throw damaged(place, 'a deletion vector cannot be read', error);
  }
}

/** Size, bytes and checksum, at the vector's place in a file of several. */
function partOf(file: Buffer, { offset = 0, sizeInBytes }: DeletionVector): Buffer {
  if (file.readUInt8(0) !== 1) throw new RangeError('another version of the format');
  const size = file.readUInt32BE(offset);
  if (size !== sizeInBytes) throw new RangeError('another size');
  const bytes = file.subarray(offset + 4, offset + 4 + size);
  if (file.readUInt32BE(offset + 4 + size) !== crc32(bytes)) throw new RangeError('another checksum');
  return bytes;
}

/** Bitmaps of 2^32 rows each, by their high half. */
function readBitmaps(bytes: Buffer): number[] {
  if (bytes.readUInt32LE(0) !== MAGIC) throw new RangeError('another kind of bitmap');
  const count = Number(bytes.readBigUInt64LE(4));
  const rows: number[] = [];
  let at = 12;
  for (let each = 0; each < count; each += 1) {
    const high = bytes.readUInt32LE(at);
    at = readRoaring(bytes, at + 4, high * 2 ** 32, rows);
  }
  return rows;
}

/** One bitmap in Roaring's portable format. @returns where the next one begins */
function readRoaring(bytes: Buffer, start: number, base: number, rows: number[]): number {
  let at = start;
  const cookie = bytes.readUInt32LE(at);
  at += 4;
  const hasRuns = (cookie & 0xffff) === WITH_RUNS;
  if (!hasRuns && cookie !== NO_RUNS) throw new RangeError('no Roaring bitmap');
  let containers = (cookie >>> 16) + 1;
  let runs: Buffer | undefined;
  if (hasRuns) {
    const length = Math.ceil(containers / 8);
    runs = bytes.subarray(at, at + length);
    at += length;
  } else {
    containers = bytes.readUInt32LE(at);
    at += 4;
  }
  const head = at;
  at += containers * 4;
  // Offsets, which those who read from the front do not need.
  if (!hasRuns || containers >= FEW_CONTAINERS) at += containers * 4;
  for (let each = 0; each < containers; each += 1) {
    const first = base + bytes.readUInt16LE(head + each * 4) * 2 ** 16;
    const cardinality = bytes.readUInt16LE(head + each * 4 + 2) + 1;
    const isRun = runs !== undefined && (((runs[each >> 3] ?? 0) >> (each & 7)) & 1) === 1;
    if (isRun) at = readRuns(bytes, at, first, rows);
    else if (cardinality <= LARGEST_ARRAY) {
      for (let row = 0; row < cardinality; row += 1) rows.push(first + bytes.readUInt16LE(at + row * 2));
      at += cardinality * 2;
    } else {
      for (let bit = 0; bit < BITMAP_BYTES * 8; bit += 1) {
        if ((bytes.readUInt8(at + (bit >> 3)) >> (bit & 7)) & 1) rows.push(first + bit);
      }
      at += BITMAP_BYTES;
    }
  }
  return at;
}

function readRuns(bytes: Buffer, start: number, first: number, rows: number[]): number {
  const count = bytes.readUInt16LE(start);
  for (let run = 0; run < count; run += 1) {
    const from = bytes.readUInt16LE(start + 2 + run * 4);
    const more = bytes.readUInt16LE(start + 4 + run * 4);
    for (let row = from; row <= from + more; row += 1) rows.push(first + row);
  }
  return start + 2 + count * 4;
}
