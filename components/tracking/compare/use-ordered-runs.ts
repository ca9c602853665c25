'use client';
import { useMemo } from 'react';
import { useOperation } from '@/lib/client/use-operation';
import { inOrder, readOrder } from './compared-order';
import { type ComparedRun, useComparison } from './use-comparison';

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
  return useMemo(
    () => inOrder(runs, baseline, readOrder(url.order), values),
    [runs, baseline, url.order, values],
  );
}
