/** The ends of a y axis as somebody sets them by hand. Pure. */
import type { Ends } from '@/components/charts/prepare-axis';

const isEnd = (value: unknown): value is number | null =>
  value === null || (typeof value === 'number' && Number.isFinite(value));

export const isEnds = (value: unknown): value is Ends =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(isEnd) &&
  (value[0] === null || value[1] === null || Number(value[0]) < Number(value[1]));

/** Ends from what somebody typed, undefined for none; or what is wrong with it. */
export function readEnds(low: string, high: string): { ends: Ends | undefined } | { fault: string } {
  const [from, to] = [low, high].map((text) => (text.trim() === '' ? null : Number(text)));
  if (!isEnd(from) || !isEnd(to)) return { fault: 'An end of the axis is a number, or empty.' };
  if (from !== null && to !== null && from >= to)
    return { fault: 'The lower end must be below the upper one.' };
  return { ends: from === null && to === null ? undefined : [from, to] };
}
