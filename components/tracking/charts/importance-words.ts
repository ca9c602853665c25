/** What a ranking of params says of itself. Pure. */
import { ofTotal } from '@/components/charts/prepare-points';
import type { OutputOf } from '@/lib/client/call';
import { formatNumber, plural } from '@/lib/pure/format';

export type Importance = OutputOf<'tracking.getParamImportance'>;

/** Why there is no ranking; undefined where there is one. */
export const unrankedOf = ({ n, r2, params }: Pick<Importance, 'n' | 'r2' | 'params'>) =>
  n === 0
    ? 'No run has logged it'
    : params.length === 0
      ? 'No param differs between these runs'
      : r2 === null
        ? n < 4
          ? 'Too few runs have logged it'
          : 'It is the same in all these runs'
        : undefined;

export function sentenceOf({ n, params }: Pick<Importance, 'n' | 'params'>, metric: string): string {
  const [first, second] = params.filter(({ importance }) => importance > 0);
  if (!first) return `For ${metric}, over ${plural(n, 'run')}, no param is found to matter`;
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
  `params explain ${Math.round(Math.max(0, r2 ?? 0) * 100)}% of the variance`,
  ...(differing > params.length ? [`the ${params.length} commonest of ${plural(differing, 'param')}`] : []),
  ...(constant.length > 0 ? [`${plural(constant.length, 'param')} the same in all`] : []),
];
