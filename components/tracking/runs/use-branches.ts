'use client';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { InputOf } from '@/lib/client/call';
import { identityOf } from './identity';
import { WINDOW } from './list-question';
import { askBranch, type Branch, moreThan } from './load-branch';

/** The question whose runs stand below a row; `total` is how many there are. */
export type BranchQuestion = { id: string; question: InputOf<'tracking.listRuns'> };

type Shown = {
  count: number;
  /** How many were shown before: those stay in sight until the others have come. */
  before?: number;
};

const LIVE = 3000;
const FIRST: Shown = { count: WINDOW };
const NONE: Branch = { runs: [], hasMore: false };

/** Runs under rows that are open: children of runs, members of groups. A stretch first, more when asked for. */
export function useBranches(open: readonly BranchQuestion[]) {
  const client = useQueryClient();
  const [shown, setShown] = useState<Readonly<Record<string, Shown>>>({});
  const results = useQueries({
    queries: open.map(({ id, question }) => {
      const { count, before } = shown[id] ?? FIRST;
      const keyOf = (length: number) => ['tracking.listRuns', question, 'branch', length];
      return {
        queryKey: keyOf(count),
        queryFn: ({ signal }: { signal: AbortSignal }) => askBranch(question, count, signal),
        placeholderData: () => (before ? client.getQueryData<Branch>(keyOf(before)) : undefined),
        // What takes several answers is looked at as much more seldom.
        refetchInterval: ({ state }: { state: { data?: Branch | undefined } }) =>
          state.data?.runs.some(({ status }) => status === 'RUNNING')
            ? LIVE * Math.ceil(count / 1000)
            : (false as const),
      };
    }),
  });
  const arrived = open.map(({ id }, at) => `${id} ${identityOf(results[at]?.data ?? NONE)}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another map when something else arrived.
  const branchOf = useMemo(() => new Map(open.map(({ id }, at) => [id, results[at]?.data])), [arrived]);
  return {
    branchOf,
    showMore: (id: string) =>
      setShown((all) => {
        const { count } = all[id] ?? FIRST;
        return { ...all, [id]: { count: moreThan(count), before: count } };
      }),
  };
}
