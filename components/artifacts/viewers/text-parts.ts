/** A long text in parts of so many bytes; a line belongs to the part that it begins in. */
export const PART = 256 * 1024;
/** How far behind a part its last line may end; a longer one is cut. */
const TAIL = 64 * 1024;

export const partCount = (size: number): number => Math.max(1, Math.ceil(size / PART));

/** The bytes that have to be read for a part: one before it, which tells whether a line begins with it, and a tail. */
export const bytesOfPart = (part: number, size: number): readonly [start: number, end: number] => [
  Math.max(0, part * PART - 1),
  Math.min(size, (part + 1) * PART + TAIL),
];

const NEW_LINE = 10;

/** The lines that begin in a part, from the bytes that `bytesOfPart` names; undefined where none does. */
export function linesOfPart(bytes: ArrayBuffer, part: number, size: number): string | undefined {
  const read = new Uint8Array(bytes);
  const own = part === 0 ? 0 : 1;
  let first = 0;
  if (part > 0) {
    first = read.indexOf(NEW_LINE) + 1;
    // The line before goes on through all of the part.
    if (first === 0 || first - own >= PART) return undefined;
  }
  const isLast = (part + 1) * PART >= size;
  const end = own + PART;
  const lastBreak = isLast ? -1 : read.indexOf(NEW_LINE, end - 1);
  const stop = isLast || lastBreak === -1 ? read.length : lastBreak;
  return new TextDecoder().decode(read.subarray(first, stop));
}
