/** A long text in parts of so many bytes; a line belongs to the part that it begins in. */
import { decodeText, type Utf16 } from '@/lib/pure/decode-text';

export const PART = 256 * 1024;
/** How far behind a part its last line may end; a longer one is cut. */
const TAIL = 64 * 1024;
/** As many as the widest line end has. */
const BEFORE = 2;

export const partCount = (size: number): number => Math.max(1, Math.ceil(size / PART));

/** The bytes that have to be read for a part: those before it that tell whether a line begins with it, and a tail. */
export const bytesOfPart = (part: number, size: number): readonly [start: number, end: number] => [
  Math.max(0, part * PART - BEFORE),
  Math.min(size, (part + 1) * PART + TAIL),
];

const NEW_LINE = 10;

/** Where the first line end at or behind a place begins; -1 without one. In UTF-16 it has two bytes, at an even place. */
function lineEnd(bytes: Uint8Array, from: number, utf16: Utf16 | undefined): number {
  if (!utf16) return bytes.indexOf(NEW_LINE, from);
  const [first, second] = utf16 === 'utf-16le' ? [NEW_LINE, 0] : [0, NEW_LINE];
  for (let at = from; at + 1 < bytes.length; at += 2)
    if (bytes[at] === first && bytes[at + 1] === second) return at;
  return -1;
}

/**
 * The lines that begin in a part, from the bytes that `bytesOfPart` names; undefined where none does.
 *
 * @param utf16 what the file's beginning says
 */
export function linesOfPart(
  bytes: ArrayBuffer,
  part: number,
  size: number,
  utf16: Utf16 | undefined,
): string | undefined {
  const read = new Uint8Array(bytes);
  const width = utf16 ? 2 : 1;
  const own = part === 0 ? 0 : BEFORE;
  let first = 0;
  if (part > 0) {
    const before = lineEnd(read, own - width, utf16);
    first = before + width;
    // The line before goes on through all of the part.
    if (before === -1 || first - own >= PART) return undefined;
  }
  const isLast = (part + 1) * PART >= size;
  const lastBreak = isLast ? -1 : lineEnd(read, own + PART - width, utf16);
  const stop = lastBreak === -1 ? read.length : lastBreak;
  return decodeText(read.subarray(first, stop), { utf16, isCut: !isLast && lastBreak === -1 });
}
