/** How a comparison asks for its lines: the browser as one looks at it, the server when it sends the page. Pure. */
import type { InputOf } from '@/lib/client/call';
import type { readComparison } from './comparison-state';

type Source = InputOf<'tracking.compareKeys'>['source'];
type Looked = Pick<ReturnType<typeof readComparison>, 'stat' | 'all' | 'q'>;

export const comparedQuestion = (runs: string[], source: Source, { stat, all, q }: Looked) => ({
  runs,
  source,
  stat: source === 'metric' ? stat : ('last' as const),
  onlyDifferences: !all,
  search: q,
});
