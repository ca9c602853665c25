'use client';
import { ArrowRight, FlaskConical } from 'lucide-react';
import { ActivityBars } from '@/components/charts/activity-bars';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { RECENT_EXPERIMENTS } from '@/components/home/questions';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

const LOOK_AGAIN = 10_000;

export function RecentExperiments() {
  const query = useOperation('tracking.listExperiments', RECENT_EXPERIMENTS, { every: LOOK_AGAIN });
  return (
    <section aria-labelledby="recent-experiments" className="min-w-0 px-4 lg:px-6 xl:ps-0">
      <div className="flex min-h-7 items-center justify-between pb-1">
        <h2 id="recent-experiments" className="text-sm font-semibold">
          Experiments
        </h2>
        <HoverLink
          href="/experiments"
          className="inline-flex min-h-6 items-center gap-1 rounded-xs text-xs text-muted-foreground hover:text-foreground"
        >
          All experiments <ArrowRight className="size-3.5" />
        </HoverLink>
      </div>
      <QueryPanel query={query} what="the experiments" skeleton={<Skeleton className="h-80" />}>
        {({ experiments }) => (
          <ul className="rounded-lg border">
            {experiments.map(({ experimentId, name, runCount, activity, lastRunTime }) => (
              <li key={experimentId} className="border-b last:border-b-0">
                <HoverLink
                  href={`/experiments/${experimentId}`}
                  className="flex items-center gap-3 px-3 py-2 first:rounded-t-lg hover:bg-hover focus-visible:-outline-offset-2"
                >
                  <FlaskConical aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{name}</span>
                    <span className="block truncate text-xs text-muted-foreground">
                      {plural(runCount, 'run')}
                      {lastRunTime && (
                        <>
                          , last <Time value={lastRunTime} />
                        </>
                      )}
                    </span>
                  </span>
                  <ActivityBars days={activity} />
                </HoverLink>
              </li>
            ))}
          </ul>
        )}
      </QueryPanel>
    </section>
  );
}
