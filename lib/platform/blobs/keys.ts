/** What a key may be, and the one order of names: a last defence behind the callers' own checks. */
import { invalid } from '../../pure/errors';
import type { Entry } from './store';

const LONGEST_SEGMENT = 255;
/** Where the local store keeps what is on its way in; no key may begin with it. */
export const SIDE_FOLDER = '.uploads';

const LONE_SURROGATE = /\p{Surrogate}/u;
const MOST_PARTS = 10_000;

/** The segments of a key. @throws INVALID_PARAMETER_VALUE */
export function segmentsOf(key: string): string[] {
  const segments = key.split('/');
  const isUnsafe = (part: string) => part === '' || part === '.' || part === '..';
  if (
    /[\0\\]/.test(key) ||
    LONE_SURROGATE.test(key) ||
    segments.some(isUnsafe) ||
    segments[0] === SIDE_FOLDER
  ) {
    throw invalid('Invalid path', { field: 'path' });
  }
  if (segments.some((part) => Buffer.byteLength(part) > LONGEST_SEGMENT)) {
    throw invalid(`A file or folder name may have at most ${LONGEST_SEGMENT} bytes.`, { field: 'path' });
  }
  return segments;
}

/** The key again, if it is one. @throws INVALID_PARAMETER_VALUE */
export const safeKey = (key: string): string => segmentsOf(key).join('/');

export function assertPartNumber(number: number): void {
  if (Number.isInteger(number) && number >= 1 && number <= MOST_PARTS) return;
  throw invalid(`Parts are numbered from 1 to ${MOST_PARTS}.`, { field: 'partNumber' });
}

/** Parts in their order, each once. @throws INVALID_PARAMETER_VALUE */
export function orderParts<Each extends { partNumber: number }>(parts: Each[]): Each[] {
  for (const { partNumber } of parts) assertPartNumber(partNumber);
  if (parts.length === 0 || new Set(parts.map(({ partNumber }) => partNumber)).size < parts.length) {
    throw invalid('An upload ends with each of its parts named once.', { field: 'parts' });
  }
  return [...parts].sort((a, b) => a.partNumber - b.partNumber);
}

/** By what an entry is sorted and a page goes on: object stores see a folder as a name with a slash. */
export const sortName = ({ name, isDir }: Pick<Entry, 'name' | 'isDir'>) => (isDir ? `${name}/` : name);

// UTF-16 puts surrogate pairs before U+E000, UTF-8 behind U+FFFF.
const rank = (unit: number) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Compares two texts by their bytes in UTF-8. */
export function compareBytes(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at += 1) {
    const difference = a.charCodeAt(at) - b.charCodeAt(at);
    if (difference !== 0) return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
  }
  return a.length - b.length;
}
