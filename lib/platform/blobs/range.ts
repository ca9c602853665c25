import { AppError } from '../../pure/errors';
import type { Range } from './store';

/** First and last byte of a range in an object of `size` bytes; undefined for the whole. */
export function resolveRange(
  range: Range | undefined,
  size: number,
): { start: number; end: number } | undefined {
  if (!range || (range.start === undefined && range.suffix === undefined)) return undefined;
  const start = range.suffix === undefined ? (range.start ?? 0) : Math.max(0, size - range.suffix);
  const end = Math.min(range.suffix === undefined ? (range.end ?? size - 1) : size - 1, size - 1);
  if (start > end || start >= size || range.suffix === 0) {
    throw new AppError('RANGE_NOT_SATISFIABLE', `The file has ${size} bytes; the range lies outside.`);
  }
  return { start, end };
}
