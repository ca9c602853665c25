/** What a link to a comparison says once runs are taken out of it, or cannot be found. Pure. */
import { readRefs } from './compare-link';
import type { ComparisonUrl } from './use-comparison';

type Link = Pick<ComparisonUrl, 'hand' | 'runs'>;

/**
 * Sides chosen by hand, of the runs that were found: a link names runs too that are deleted for good, or not this reader's to see.
 *
 * @param refs of the runs that were found
 */
export function handOf({ hand, runs }: Link, refs: readonly string[]): string | null {
  if (hand === null) return null;
  const linked = readRefs(runs.join(','));
  const placeOf = (ref: string) => linked.findIndex((each) => each.startsWith(ref) || ref.startsWith(each));
  return refs.map((ref) => hand[placeOf(ref)] ?? '-').join('');
}

/**
 * Sides chosen by hand stand at the places of the runs, and move up with them. A table of fewer runs may have fewer pages.
 *
 * @param refs of the runs that are compared, in the order of the link
 * @param place of the run that goes
 */
export function withoutRun(link: Link, refs: readonly string[], place: number): Partial<ComparisonUrl> {
  const runs = refs.filter((_, at) => at !== place);
  return { runs, hand: handOf(link, runs), page: 1 };
}
