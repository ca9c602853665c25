'use client';
import { useQueryStates } from 'nuqs';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { useStable } from '@/lib/client/use-stable';
import { runColours } from '@/lib/pure/colours';
import { useFollow, useLiveRuns } from '../live/use-live-runs';
import { readRefs, refOf } from './compare-link';
import { PARSERS } from './comparison-state';

type Url = ReturnType<typeof useQueryStates<typeof PARSERS>>;
export type ComparisonUrl = Url[0];
export type SetComparison = Url[1];

/** A run with its place among those that were asked about, which is where answers have its values. */
export type ComparedRun = OutputOf<'tracking.getComparedRuns'>['runs'][number] & {
  ref: string;
  place: number;
  colour: string;
  dash: string | undefined;
};

type Comparison = {
  experimentId: string;
  url: ComparisonUrl;
  set: SetComparison;
  /** Those that were found, in the order of the link. */
  runs: readonly ComparedRun[];
  refs: string[];
  baseline: ComparedRun;
  /** The run beside the baseline where only two are shown; the baseline itself if there is no other. */
  other: ComparedRun;
  isLive: boolean;
  /** Milliseconds between two looks while runs log; false where none does. */
  every: number | false;
};

const LIVE = 5_000;
const Context = createContext<Comparison | null>(null);

/** The question of which runs there are: also fetched with the page. */
const comparedQuestion = (refs: readonly string[]) => ({ runs: readRefs(refs.join(',')) });

export function useComparedRuns(url: ComparisonUrl) {
  const follow = useFollow();
  return useOperation('tracking.getComparedRuns', comparedQuestion(url.runs), {
    enabled: url.runs.length > 0,
    keepPrevious: true,
    every: (last) => (last?.runs.some(isLogging) ? follow(LIVE) : false),
  });
}

const isLogging = ({ status, health }: { status: string; health: unknown }) =>
  status === 'RUNNING' && health === null;

type ProviderProps = {
  experimentId: string;
  url: ComparisonUrl;
  set: SetComparison;
  found: OutputOf<'tracking.getComparedRuns'>['runs'];
  children: ReactNode;
};

export function ComparisonProvider({ experimentId, url, set, found, children }: ProviderProps) {
  useLiveRuns(useStable([...new Set([experimentId, ...found.map((run) => run.experimentId)])]));
  const follow = useFollow();
  const every = found.some(isLogging) && follow(LIVE);
  const value = useMemo((): Comparison | undefined => {
    const colours = runColours(found.map(({ runId }) => runId));
    const runs = found.map((run, place) => ({
      ...run,
      ref: refOf(run.runId),
      place,
      colour: colours.get(run.runId)?.colour ?? 'var(--faint)',
      dash: colours.get(run.runId)?.dash,
    }));
    const named = (ref: string | null) =>
      ref === null ? undefined : runs.find(({ runId }) => runId.startsWith(ref));
    const [first] = runs;
    const baseline = named(url.base) ?? first;
    if (!baseline) return undefined;
    const chosen = named(url.vs);
    const other =
      (chosen !== baseline ? chosen : undefined) ?? runs.find((run) => run !== baseline) ?? baseline;
    return {
      experimentId,
      url,
      set,
      runs,
      refs: runs.map(({ ref }) => ref),
      baseline,
      other,
      isLive: runs.some(isLogging),
      every,
    };
  }, [experimentId, url, set, found, every]);
  return value && <Context value={value}>{children}</Context>;
}

export function useComparison(): Comparison {
  const context = useContext(Context);
  if (!context) throw new Error('useComparison belongs under ComparisonProvider');
  return context;
}

export const useComparisonUrl = (): [ComparisonUrl, SetComparison] =>
  useQueryStates(PARSERS, { history: 'replace' });
