'use client';
import { Plus } from 'lucide-react';
import { Pick } from '@/components/data/pick';
import { Time } from '@/components/data/time';
import { useFinder } from '@/components/data/use-finder';
import { Button } from '@/components/ui/button';
import { quoteValue } from '@/lib/pure/search-filter';
import { StatusIcon } from '../run-status';
import { MOST_COMPARED, refOf } from './compare-link';
import { handOf } from './take-out';
import { useComparison } from './use-comparison';

const LISTED = 30;

/** Takes more runs of the experiment into the comparison. */
export function AddRuns() {
  const { experimentId, refs, url, set } = useComparison();
  const { data, pick } = useFinder(
    'tracking.listRuns',
    (asked) => ({
      experimentIds: [experimentId],
      filter: asked ? `run_name ILIKE ${quoteValue(`%${asked}%`)}` : '',
      maxResults: LISTED,
    }),
    () => 'No other run is called so.',
  );
  const offered = data?.runs.filter(({ runId }) => !refs.includes(refOf(runId))) ?? [];
  return (
    <Pick
      label="Add a run"
      options={offered.map(({ runId, runName, status, startTime }) => ({
        value: runId,
        name: runName,
        shown: (
          <>
            <StatusIcon status={status} />
            <span className="min-w-0 flex-1 truncate">{runName}</span>
            <Time value={startTime} className="text-xs text-muted-foreground" />
          </>
        ),
      }))}
      onPick={(runId) => void set({ runs: [...refs, refOf(runId)], hand: handOf(url, refs) })}
      placeholder="Find a run by its name…"
      isStaying
      {...pick}
    >
      <Button size="sm" variant="ghost" disabled={refs.length >= MOST_COMPARED}>
        <Plus />
        Add a run
      </Button>
    </Pick>
  );
}
