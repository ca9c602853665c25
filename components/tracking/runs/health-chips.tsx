'use client';
import { Button } from '@/components/ui/button';
import { useOperation } from '@/lib/client/use-operation';
import { useIdle } from '@/lib/client/when-idle';
import { formatCount } from '@/lib/pure/format';
import { readFacet, writeFacet } from '@/lib/pure/search-filter';
import { HEALTH_LOOKS } from '../run-health';
import { runsQuestion } from './list-question';
import type { RunsView } from './view-state';

const HEALTH = { source: 'attribute', key: 'health' } as const;
const LOOK_AGAIN = 15_000;

type ChipsProps = { experimentId: string; view: RunsView; onFilter: (filter: string) => void };

/** Stalled and diverged runs are found for one: how many there are, and a click shows them. */
export function HealthChips({ experimentId, view, onFilter }: ChipsProps) {
  const read = readFacet(view.filter, HEALTH);
  const { data } = useOperation(
    'tracking.facetRuns',
    { ...runsQuestion(experimentId, { ...view, filter: read?.rest ?? view.filter }), facet: HEALTH },
    { enabled: useIdle(), every: LOOK_AGAIN, keepPrevious: true },
  );
  const chosen = read?.values ?? [];
  return (['stalled', 'diverged'] as const).map((flag) => {
    const count = data?.values.find(({ value }) => value === flag)?.count ?? 0;
    const isChosen = chosen.includes(flag);
    if (count === 0 && !isChosen) return null;
    const { label, icon: Icon, tone } = HEALTH_LOOKS[flag];
    const next = isChosen ? chosen.filter((other) => other !== flag) : [...chosen, flag];
    return (
      <Button
        key={flag}
        variant="ghost"
        size="sm"
        aria-pressed={isChosen}
        disabled={read === undefined}
        onClick={() => onFilter(writeFacet(view.filter, HEALTH, next))}
        className={tone === 'danger' ? 'h-6 px-1.5 text-danger' : 'h-6 px-1.5 text-warning'}
      >
        <Icon />
        <span className="tabular">
          {formatCount(count)}
          {data?.isAtLeast ? '+' : ''} {label.toLowerCase()}
        </span>
      </Button>
    );
  });
}
