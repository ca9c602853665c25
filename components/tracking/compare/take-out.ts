/** What a link to a comparison says once a run is taken out of it. Pure. */
import type { ComparisonUrl } from './use-comparison';

/**
 * Sides chosen by hand stand at the places of the runs, and so may the order of a table: the first move up with the runs, the
 * second goes, as does the page of the table.
 *
 * @param refs of the runs that are compared, in the order of the link
 * @param place of the run that goes
 */
export const withoutRun = (
  { hand }: Pick<ComparisonUrl, 'hand'>,
  refs: readonly string[],
  place: number,
): Partial<ComparisonUrl> => ({
  runs: refs.filter((_, at) => at !== place),
  hand: hand && hand.slice(0, place) + hand.slice(place + 1),
  sort: null,
  page: 1,
});
