/** The rows on which two models are furthest apart. */
import { type AnswerKind, isSameClass } from './answers';
import { agree, type ReplayedRow } from './compare';

/**
 * Of numbers by their distance. Of classes those that were right and would be wrong come first, then those that would be right, then
 * those that nobody has judged; among equals the order is kept.
 */
export function largestDisagreements<Row extends ReplayedRow>(
  rows: readonly Row[],
  kind: AnswerKind,
  tolerance: number | null,
  most: number,
): Row[] {
  const others = rows.filter(({ logged, candidate }) => !agree(kind, tolerance, logged, candidate));
  const weigh = kind === 'numbers' ? distance : loss;
  return others
    .map((row) => ({ row, weight: weigh(row) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ row }) => row);
}

/** An answer that is missing is as far off as can be. */
const distance = ({ logged, candidate }: ReplayedRow): number =>
  typeof logged === 'number' && typeof candidate === 'number'
    ? Math.abs(logged - candidate)
    : Number.MAX_VALUE;

function loss({ logged, candidate, label }: ReplayedRow): number {
  if (label === null) return 0;
  if (isSameClass(logged, label)) return 3;
  return isSameClass(candidate, label) ? 2 : 1;
}
