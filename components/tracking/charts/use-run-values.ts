'use client';
import type { InputOf, OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { readColumn } from '../runs/run-columns';
import type { RunsAsked } from './chart-card';

const MOST = 1000;
const KEPT = 60_000;

export type RunValues = OutputOf<'tracking.getRunValues'>;
type Columns = InputOf<'tracking.getRunValues'>['columns'];

const toColumns = (ids: readonly string[]): Columns =>
  ids.flatMap((id): Columns => {
    const column = readColumn(id);
    if (!column || column.source === 'attribute' || column.stat === 'course') return [];
    return [{ source: column.source, key: column.key, stat: column.stat }];
  });

/** What many runs logged under a few columns, in the order of the columns. */
export function useRunValues(of: RunsAsked, ids: readonly string[], isWanted: boolean) {
  const columns = toColumns(ids);
  return useOperation(
    'tracking.getRunValues',
    { of, columns, limit: MOST },
    { enabled: isWanted && columns.length > 0, keepPrevious: true, staleTime: KEPT },
  );
}
