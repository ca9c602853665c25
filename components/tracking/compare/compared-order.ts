/** In which order the runs of a comparison stand. Pure. */
import type { MetricNumber } from '@/lib/pure/format';
import { finite } from '@/lib/pure/format-delta';

export type ComparedOrder = { key: string; isDescending: boolean };

/** The metric that orders the runs, and which way. */
export function readOrder(order: string | null): ComparedOrder | undefined {
  if (!order) return undefined;
  return order.startsWith('-')
    ? { key: order.slice(1), isDescending: true }
    : { key: order, isDescending: false };
}

/**
 * The baseline, then the others: by their values, those without one last; as they are where no order is wanted, or its values
 * have not come.
 *
 * @param values by the runs' places; of an order before, as long as none came for this one
 */
export function inOrder<Run extends { place: number }>(
  runs: readonly Run[],
  baseline: Run,
  order: ComparedOrder | undefined,
  values: readonly MetricNumber[] | undefined,
): Run[] {
  const others = runs.filter((run) => run !== baseline);
  if (!order || !values) return [baseline, ...others];
  const direction = order.isDescending ? -1 : 1;
  const numberOf = ({ place }: Run) => finite(values[place]);
  const sorted = others.toSorted((a, b) => {
    const [x, y] = [numberOf(a), numberOf(b)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return direction * (x - y);
  });
  return [baseline, ...sorted];
}
