'use client';
import { useMemo } from 'react';
import { useOperation } from '@/lib/client/use-operation';
import { finite } from '@/lib/pure/format-delta';
import { type ComparedRun, useComparison } from './use-comparison';

/** The metric that orders the runs, and which way. */
export function readOrder(order: string | null): { key: string; isDescending: boolean } | undefined {
  if (!order) return undefined;
  return order.startsWith('-')
    ? { key: order.slice(1), isDescending: true }
    : { key: order, isDescending: false };
}

/** The baseline, then the others: as the link has them, or by a metric, those without it last. */
export function useOrderedRuns(): readonly ComparedRun[] {
  const { runs, baseline, url } = useComparison();
  const order = readOrder(url.order);
  const cells = useOperation(
    'tracking.getRunCells',
    {
      runIds: runs.map(({ runId }) => runId),
      columns: [{ source: 'metric', key: order?.key ?? '-', stat: url.stat }],
    },
    { enabled: order !== undefined, keepPrevious: true },
  );
  const values = cells.data?.cells[0];
  const direction = order?.isDescending ? -1 : 1;
  return useMemo(() => {
    const others = runs.filter((run) => run !== baseline);
    if (!values) return [baseline, ...others];
    const numberOf = ({ place }: ComparedRun) => finite(values[place]);
    const sorted = others.toSorted((a, b) => {
      const [x, y] = [numberOf(a), numberOf(b)];
      if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
      return direction * (x - y);
    });
    return [baseline, ...sorted];
  }, [runs, baseline, values, direction]);
}
