'use client';
import Link from 'next/link';
import { ActivityBars } from '@/components/charts/activity-bars';
import { NumberText } from '@/components/data/number';
import { QueryPanel } from '@/components/data/query-panel';
import { Duration, Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { runColour } from '@/lib/pure/colours';
import { FirstRun } from './first-run';
import { StatusBadge } from './run-status';

type Experiment = OutputOf<'tracking.listExperiments'>['experiments'][number];
type Run = OutputOf<'tracking.searchRuns'>['runs'][number];

const EXPERIMENTS = 8;
const RUNS = 15;
const LOOK_AGAIN = 5_000;

export function HomePage() {
  const query = useOperation('tracking.listExperiments', { limit: EXPERIMENTS }, { every: LOOK_AGAIN });
  return (
    <>
      <PageBar title="Home" />
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <QueryPanel query={query} what="the experiments" skeleton={<Lines />}>
          {({ experiments }) =>
            experiments.every(({ runCount }) => runCount === 0) ? (
              <FirstRun experimentName="first steps" />
            ) : (
              <div className="flex flex-col gap-2 pb-8">
                <RecentRuns experiments={experiments} />
                <RecentExperiments experiments={experiments} />
              </div>
            )
          }
        </QueryPanel>
      </div>
    </>
  );
}

const Title = ({ id, children }: { id: string; children: string }) => (
  <h2 id={id} className="px-4 pt-5 pb-1 text-base font-semibold lg:px-6">
    {children}
  </h2>
);

function RecentRuns({ experiments }: { experiments: Experiment[] }) {
  const names = new Map(experiments.map(({ experimentId, name }) => [experimentId, name]));
  const query = useOperation(
    'tracking.searchRuns',
    { experimentIds: [...names.keys()], maxResults: RUNS },
    { keepPrevious: true, every: LOOK_AGAIN },
  );
  return (
    <section aria-labelledby="recent-runs">
      <Title id="recent-runs">Recent runs</Title>
      <QueryPanel query={query} what="the runs" skeleton={<Lines />}>
        {({ runs }) => (
          <Table label="Recent runs" className="min-w-[640px]">
            <thead>
              <tr>
                <TableHead>Run</TableHead>
                <TableHead>Experiment</TableHead>
                <TableHead className="w-36">Status</TableHead>
                <TableHead className="w-36">Started</TableHead>
                <TableHead className="w-28" align="end">
                  Duration
                </TableHead>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunRow key={run.info.runId} run={run} experiment={names.get(run.info.experimentId) ?? ''} />
              ))}
            </tbody>
          </Table>
        )}
      </QueryPanel>
    </section>
  );
}

function RunRow({ run: { info }, experiment }: { run: Run; experiment: string }) {
  const { runId, runName, experimentId, status, startTime, endTime } = info;
  return (
    <TableRow>
      <TableCell className="max-w-0">
        <Link
          href={`/experiments/${experimentId}/runs/${runId}`}
          className="flex items-center gap-2 rounded-xs font-medium hover:text-accent"
        >
          <span
            aria-hidden
            className="size-2 shrink-0 rounded-full"
            style={{ background: runColour(runId) }}
          />
          <span className="truncate">{runName}</span>
        </Link>
      </TableCell>
      <TableCell className="max-w-0">
        <Link
          href={`/experiments/${experimentId}`}
          className="block truncate rounded-xs text-muted-foreground hover:text-accent"
        >
          {experiment}
        </Link>
      </TableCell>
      <TableCell>
        <StatusBadge status={status} />
      </TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={startTime} />
      </TableCell>
      <TableCell align="end">
        <Duration start={startTime} end={endTime} isRunning={status === 'RUNNING'} />
      </TableCell>
    </TableRow>
  );
}

const RecentExperiments = ({ experiments }: { experiments: Experiment[] }) => (
  <section aria-labelledby="recent-experiments">
    <Title id="recent-experiments">Experiments</Title>
    <Table label="Experiments with recent activity" className="min-w-[560px]">
      <thead>
        <tr>
          <TableHead>Name</TableHead>
          <TableHead className="w-24" align="end">
            Runs
          </TableHead>
          <TableHead className="w-32 ps-6">Last 14 days</TableHead>
          <TableHead className="w-36">Last activity</TableHead>
        </tr>
      </thead>
      <tbody>
        {experiments.map(({ experimentId, name, runCount, activity, lastRunTime, lastUpdateTime }) => (
          <TableRow key={experimentId}>
            <TableCell className="max-w-0">
              <Link
                href={`/experiments/${experimentId}`}
                className="block truncate rounded-xs font-medium hover:text-accent"
              >
                {name}
              </Link>
            </TableCell>
            <TableCell align="end">
              <NumberText value={runCount} />
            </TableCell>
            <TableCell className="ps-6">
              <ActivityBars days={activity} />
            </TableCell>
            <TableCell className="text-muted-foreground">
              <Time value={lastRunTime ?? lastUpdateTime} />
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  </section>
);

const Lines = () => (
  <div className="flex flex-col gap-4 px-4 py-6 lg:px-6">
    <Skeleton className="w-full" />
    <Skeleton className="w-full" />
    <Skeleton className="w-2/3" />
  </div>
);
