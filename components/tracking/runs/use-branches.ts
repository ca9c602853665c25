'use client';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ask, type InputOf } from '@/lib/client/call';
import { identityOf } from './identity';
import { WINDOW } from './list-question';
import type { Run } from './run-row';

/** The question whose runs stand below a row; `total` is how many there are. */
export type BranchQuestion = { id: string; question: InputOf<'tracking.listRuns'> };

const MOST = 1000;
const LIVE = 3000;
const NONE: Run[] = [];

/** Runs under rows that are open: children of runs, members of groups. A stretch first, more when asked for. */
export function useBranches(open: readonly BranchQuestion[]) {
  const [shown, setShown] = useState<Readonly<Record<string, number>>>({});
  const results = useQueries({
    queries: open.map(({ id, question }) => {
      const input = { ...question, maxResults: shown[id] ?? WINDOW };
      return {
        queryKey: ['tracking.listRuns', input, 'branch'],
        queryFn: async ({ signal }: { signal: AbortSignal }) =>
          (await ask('tracking.listRuns', input, signal)).runs,
        refetchInterval: ({ state }: { state: { data?: Run[] | undefined } }) =>
          state.data?.some(({ status }) => status === 'RUNNING') ? LIVE : false,
      };
    }),
  });
  const arrived = open.map(({ id }, at) => `${id} ${identityOf(results[at]?.data ?? NONE)}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another map when something else arrived.
  const runsOf = useMemo(() => new Map(open.map(({ id }, at) => [id, results[at]?.data])), [arrived]);
  return {
    runsOf,
    showMore: (id: string) =>
      setShown((before) => ({ ...before, [id]: Math.min(MOST, (before[id] ?? WINDOW) * 4) })),
    canShowMore: (id: string) => (shown[id] ?? WINDOW) < MOST,
  };
}
