'use client';
import { ActivityBars } from '@/components/charts/activity-bars';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { HomeBlock, HomeRow } from '@/components/home/home-block';
import { RECENT_EXPERIMENTS } from '@/components/home/questions';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

const LOOK_AGAIN = 10_000;

export function RecentExperiments() {
  const query = useOperation('tracking.listExperiments', RECENT_EXPERIMENTS, { every: LOOK_AGAIN });
  return (
    <HomeBlock title="Experiments" all={{ href: '/experiments', label: 'All experiments' }}>
      <QueryPanel query={query} what="the experiments" skeleton={<Skeleton className="h-80" />}>
        {({ experiments }) => (
          <ul className="border-y">
            {experiments.map(({ experimentId, name, runCount, activity, lastRunTime }) => (
              <HomeRow
                key={experimentId}
                href={`/experiments/${experimentId}`}
                name={
                  <>
                    {name}
                    <span className="ms-2 text-xs font-normal text-muted-foreground">
                      {plural(runCount, 'run')}
                      {lastRunTime && (
                        <>
                          {' · '}
                          <Time value={lastRunTime} />
                        </>
                      )}
                    </span>
                  </>
                }
              >
                <ActivityBars days={activity} />
              </HomeRow>
            ))}
          </ul>
        )}
      </QueryPanel>
    </HomeBlock>
  );
}
