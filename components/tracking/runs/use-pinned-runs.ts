'use client';
import { useMemo } from 'react';
import { useOperation } from '@/lib/client/use-operation';
import { quoteValue } from '@/lib/pure/search-filter';

export const hasRunning = (runs: readonly { status: string }[] | undefined): boolean =>
  runs?.some(({ status }) => status === 'RUNNING') ?? false;

/**
 * The runs that a view has at its top, in its order: asked for by name, whatever else the view lists.
 *
 * @param every milliseconds between two looks while one of them runs
 * @returns `isKnown`: all are there that will be; those that are gone are left out
 */
export function usePinnedRuns(
  experimentId: string,
  pinned: readonly string[],
  every: number,
  { isAsked = true } = {},
) {
  const { data, error } = useOperation(
    'tracking.listRuns',
    {
      experimentIds: [experimentId],
      runViewType: 'ALL',
      filter: `run_id IN ${quoteValue(pinned)}`,
      maxResults: 200,
    },
    {
      enabled: isAsked && pinned.length > 0,
      keepPrevious: true,
      every: (last) => hasRunning(last?.runs) && every,
    },
  );
  const runs = useMemo(() => {
    const found = new Map(data?.runs.map((run) => [run.runId, run]));
    return pinned.flatMap((id) => found.get(id) ?? []);
  }, [data, pinned]);
  return { runs, isKnown: pinned.length === 0 || data !== undefined || error !== null, error };
}
