import { AppError } from '../../pure/errors';
import type { Range } from './store';

const unsatisfiable = (message: string) => new AppError('RANGE_NOT_SATISFIABLE', message);

const bounded = (bound: number | undefined): number | undefined => {
  if (bound === undefined) return undefined;
  if (!(bound >= 0)) throw unsatisfiable('A range counts whole bytes from 0.');
  return Math.min(Math.floor(bound), Number.MAX_SAFE_INTEGER);
};

/** The range if it asks for one, its bounds in order and safe to print. @throws RANGE_NOT_SATISFIABLE */
function checkRange(range: Range | undefined): Range | undefined {
  if (range?.suffix !== undefined) {
    const suffix = bounded(range.suffix);
    if (suffix === 0) throw unsatisfiable('The range is empty.');
    return { suffix };
  }
  if (range?.start === undefined && range?.end === undefined) return undefined;
  const start = bounded(range.start) ?? 0;
  const end = bounded(range.end);
  if (end !== undefined && end < start) throw unsatisfiable('The range ends before it starts.');
  return { start, end };
}

/** First and last byte of a range in an object of `size` bytes; undefined for the whole. @throws RANGE_NOT_SATISFIABLE */
export function resolveRange(
  asked: Range | undefined,
  size: number,
): { start: number; end: number } | undefined {
  const range = checkRange(asked);
  if (!range) return undefined;
  const start = range.suffix === undefined ? (range.start ?? 0) : Math.max(0, size - range.suffix);
  if (start >= size) throw unsatisfiable(`The file has ${size} bytes; the range lies outside.`);
  return { start, end: Math.min(range.end ?? size - 1, size - 1) };
}

export function rangeHeader(asked: Range | undefined): string | undefined {
  const range = checkRange(asked);
  if (!range) return undefined;
  return range.suffix === undefined ? `bytes=${range.start}-${range.end ?? ''}` : `bytes=-${range.suffix}`;
}
