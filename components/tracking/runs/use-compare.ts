'use client';
import { useRouter } from 'next/navigation';
import { ask, type InputOf } from '@/lib/client/call';
import { toast } from '@/lib/client/toast';
import { reportError } from '@/lib/client/use-operation';
import { formatCount } from '@/lib/pure/format';
import { compareHref, MOST_COMPARED } from '../compare/compare-link';

type Chosen = { runIds: readonly string[] } | { question: InputOf<'tracking.listRuns'>; matching: number };

/** Leads to the comparison of the chosen runs, or of all that match. */
export function useCompare(experimentId: string): (chosen: Chosen) => void {
  const router = useRouter();
  const open = (runIds: readonly string[]) => {
    if (runIds.length < 2) toast('Select two runs or more, by x or by their boxes: then c compares them');
    else if (runIds.length > MOST_COMPARED) tooMany(runIds.length);
    else router.push(compareHref(experimentId, runIds));
  };
  return (chosen) => {
    if ('runIds' in chosen) return open(chosen.runIds);
    if (chosen.matching > MOST_COMPARED) return tooMany(chosen.matching);
    ask('tracking.listRuns', { ...chosen.question, maxResults: MOST_COMPARED }).then(
      ({ runs }) => open(runs.map(({ runId }) => runId)),
      reportError,
    );
  };
}

const tooMany = (count: number) =>
  void toast(
    `At most ${MOST_COMPARED} runs can be compared; these are ${formatCount(count)}. Narrow them first.`,
  );
