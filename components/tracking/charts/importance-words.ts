/** What a ranking of params says of itself. Pure. */
import { ofTotal } from '@/components/charts/prepare-points';
import type { OutputOf } from '@/lib/client/call';
import { formatNumber, plural } from '@/lib/pure/format';

export type Importance = OutputOf<'tracking.getParamImportance'>;

export function sentenceOf({ n, params }: Importance, metric: string): string {
  const [first, second] = params;
  if (!first) return `${metric}: no param differs`;
  const said = ({ key, rho }: Importance['params'][number]) =>
    `${key}${rho === null ? '' : ` (ρ ${formatNumber(rho, 2)})`}`;
  return `For ${metric}, over ${plural(n, 'run')}, ${said(first)} matters most${second ? `, then ${said(second)}` : ''}`;
}

export const notesOf = ({
  n,
  looked,
  total,
  r2,
  params,
  differing,
  constant,
}: Omit<Importance, 'isEnough'>): string[] => [
  ofTotal(n, total, looked),
  `params explain ${Math.round(Math.max(0, r2) * 100)}% of the variance`,
  ...(differing > params.length ? [`the ${params.length} commonest of ${plural(differing, 'param')}`] : []),
  ...(constant.length > 0 ? [`${plural(constant.length, 'param')} the same in all`] : []),
];
