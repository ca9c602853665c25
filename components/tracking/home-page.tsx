'use client';
import { ArrowRight, FlaskConical } from 'lucide-react';
import dynamic from 'next/dynamic';
import { ActivityBars } from '@/components/charts/activity-bars';
import { QueryPanel } from '@/components/data/query-panel';
import { Duration, Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { OldLink } from './old-link';
import { RECENT_EXPERIMENTS } from './recent';
import { isLive } from './run/use-run-page';
import { StatusText } from './run-status';
import { RunDot, runHref } from './runs/run-cells';

const FirstRun = dynamic(() => import('./first-run').then((module) => module.FirstRun));

type Experiment = OutputOf<'tracking.listExperiments'>['experiments'][number];

const RECENT_RUNS = 12;
const LOOK_AGAIN = 5_000;
const WAITING = 2_000;

const FIRST_EXPERIMENT = 'my-first-experiment';

/** What is going on: the newest runs of the experiments that are worked on. */
export function HomePage() {
  const query = useOperation('tracking.listExperiments', RECENT_EXPERIMENTS, {
    every: (last) => (last && !hasRuns(last.experiments) ? WAITING : LOOK_AGAIN),
  });
  return (
    <>
      <OldLink />
      <PageBar title="Home" />
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <QueryPanel query={query} what="the experiments" skeleton={<HomeSkeleton />}>
          {({ experiments }) =>
            hasRuns(experiments) ? (
              <div className="grid gap-x-10 gap-y-8 py-5 xl:grid-cols-[minmax(0,1fr)_380px]">
                <RecentRuns experiments={experiments} />
                <RecentExperiments experiments={experiments} />
              </div>
            ) : (
              <FirstRun experimentName={FIRST_EXPERIMENT} />
            )
          }
        </QueryPanel>
      </div>
    </>
  );
}

const hasRuns = (experiments: readonly Experiment[]) => experiments.some(({ runCount }) => runCount > 0);

function RecentRuns({ experiments }: { experiments: readonly Experiment[] }) {
  const names = new Map(experiments.map(({ experimentId, name }) => [experimentId, name]));
  const query = useOperation(
    'tracking.searchRuns',
    {
      experimentIds: [...names.keys()].sort(),
      orderBy: ['attributes.start_time DESC'],
      maxResults: RECENT_RUNS,
    },
    {
      keepPrevious: true,
      every: (last) => (last?.runs.some(({ info }) => isLive(info.status)) ? WAITING : LOOK_AGAIN),
    },
  );
  const list = useListKeys('Recent runs');
  return (
    <section aria-labelledby="recent-runs" className="min-w-0">
      <h2 id="recent-runs" className="px-4 pb-1 text-sm font-semibold lg:px-6">
        Recent runs
      </h2>
      <QueryPanel query={query} what="the runs" skeleton={<Skeleton className="mx-6 h-72" />}>
        {({ runs }) => (
          <div ref={list}>
            <Table label="Recent runs" className="min-w-[520px]">
              <thead>
                <tr>
                  <TableHead>Run</TableHead>
                  <TableHead className="w-1/4">Experiment</TableHead>
                  <TableHead className="w-28">Status</TableHead>
                  <TableHead className="w-32">Started</TableHead>
                  <TableHead align="end" className="w-24">
                    Duration
                  </TableHead>
                </tr>
              </thead>
              <tbody>
                {runs.map(({ info }) => (
                  <TableRow key={info.runId}>
                    <TableCell className="max-w-0">
                      <span className="flex min-w-0 items-center gap-2">
                        <RunDot runId={info.runId} />
                        <HoverLink
                          data-list-item
                          href={runHref(info)}
                          className="truncate rounded-xs font-medium leading-6 hover:text-accent"
                        >
                          {info.runName}
                        </HoverLink>
                      </span>
                    </TableCell>
                    <TableCell className="max-w-0">
                      <HoverLink
                        href={`/experiments/${info.experimentId}`}
                        className="block truncate rounded-xs text-muted-foreground hover:text-foreground"
                      >
                        {names.get(info.experimentId)}
                      </HoverLink>
                    </TableCell>
                    <TableCell>
                      <StatusText status={info.status} />
                    </TableCell>
                    <TableCell className="text-muted-foreground">
                      <Time value={info.startTime} />
                    </TableCell>
                    <TableCell align="end">
                      <Duration start={info.startTime} end={info.endTime} isRunning={isLive(info.status)} />
                    </TableCell>
                  </TableRow>
                ))}
              </tbody>
            </Table>
          </div>
        )}
      </QueryPanel>
    </section>
  );
}

const RecentExperiments = ({ experiments }: { experiments: readonly Experiment[] }) => (
  <section aria-labelledby="recent-experiments" className="min-w-0 px-4 lg:px-6 xl:ps-0">
    <div className="flex items-center justify-between pb-1">
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
  </section>
);

const HomeSkeleton = () => (
  <div className="grid gap-10 p-6 xl:grid-cols-[minmax(0,1fr)_380px]">
    <Skeleton className="h-96" />
    <Skeleton className="h-80" />
  </div>
);
