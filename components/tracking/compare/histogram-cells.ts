/** Two distributions of a column over the same cells. Pure. */
import type { OutputOf } from '@/lib/client/call';

export type Profile = NonNullable<
  OutputOf<'tracking.diffDatasets'>['pairs'][number]['columns'][number]['before']
>;
type Counted = Pick<Profile, 'histogram' | 'values'>;

/** More names have no room beside each other. */
const MOST_VALUES = 24;

/** Each count as a share of all; all zero where nothing was counted. */
function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  return counts.map((count) => count / total);
}

/** Shares of two distributions over the same cells; undefined where they have none in common, or both count nothing. */
export function cellsOf(before: Counted, after: Counted): [number[], number[]] | undefined {
  const cells = inBins(before, after) ?? byName(before, after);
  return cells?.some((shares) => shares.some((share) => share > 0)) ? cells : undefined;
}

function inBins({ histogram: one }: Counted, { histogram: two }: Counted): [number[], number[]] | undefined {
  if (!one || two?.edges.join() !== one.edges.join()) return undefined;
  return [sharesOf(one.counts), sharesOf(two.counts)];
}

/** Of many names the first are drawn; shares are of all. */
function byName(before: Counted, after: Counted): [number[], number[]] | undefined {
  if (!before.values || !after.values) return undefined;
  const [a, b] = [new Map(before.values), new Map(after.values)];
  const names = [...new Set([...a.keys(), ...b.keys()])];
  const of = (counts: ReadonlyMap<string, number>) =>
    sharesOf(names.map((name) => counts.get(name) ?? 0)).slice(0, MOST_VALUES);
  return [of(a), of(b)];
}
