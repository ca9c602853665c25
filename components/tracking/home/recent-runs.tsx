'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { Duration, Time } from '@/components/data/time';
import { HomeBlock } from '@/components/home/home-block';
import { RECENT_RUNS } from '@/components/home/questions';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useOperation } from '@/lib/client/use-operation';
import { HealthIcons } from '../run-health';
import { RunDot, runHref } from '../run-mark';
import { isLive, StatusText } from '../run-status';

type RecentRun = OutputOf<'tracking.listRecentRuns'>['runs'][number];

const LOOK_AGAIN = 5_000;
const FOLLOW = 2_000;

export function RecentRuns() {
  const query = useOperation('tracking.listRecentRuns', RECENT_RUNS, {
    every: (last) => (last?.runs.some(({ status }) => isLive(status)) ? FOLLOW : LOOK_AGAIN),
  });
  const list = useListKeys('Recent runs');
  return (
    <HomeBlock title="Recent runs">
      <QueryPanel query={query} what="the runs" skeleton={<Skeleton className="mx-6 h-72" />}>
        {({ runs }) => (
          <div ref={list}>
            <Table label="Recent runs" className="table-fixed">
              <thead>
                <tr>
                  <TableHead>Run</TableHead>
                  <TableHead className="hidden w-1/4 @2xl:table-cell">Experiment</TableHead>
                  <TableHead className="w-28">Status</TableHead>
                  <TableHead className="w-28 sm:w-32">Started</TableHead>
                  <TableHead align="end" className="hidden w-24 @2xl:table-cell">
                    Duration
                  </TableHead>
                </tr>
              </thead>
              <tbody>
                {runs.map((run) => (
                  <RunRow key={run.runId} run={run} />
                ))}
              </tbody>
            </Table>
          </div>
        )}
      </QueryPanel>
    </HomeBlock>
  );
}

const RunRow = ({ run }: { run: RecentRun }) => (
  <TableRow>
    <TableCell className="max-w-0">
      <span className="flex min-w-0 items-center gap-2">
        <RunDot runId={run.runId} />
        <HoverLink
          data-list-item
          href={runHref(run)}
          className="truncate rounded-xs font-medium leading-6 hover:text-accent"
        >
          {run.runName}
        </HoverLink>
        <HealthIcons health={run.health} />
      </span>
    </TableCell>
    <TableCell className="hidden max-w-0 @2xl:table-cell">
      <HoverLink
        href={`/experiments/${run.experimentId}`}
        className="block truncate rounded-xs text-muted-foreground hover:text-foreground"
      >
        {run.experiment}
      </HoverLink>
    </TableCell>
    <TableCell>
      <StatusText status={run.status} />
    </TableCell>
    <TableCell className="text-muted-foreground">
      <Time value={run.startTime} />
    </TableCell>
    <TableCell align="end" className="hidden @2xl:table-cell">
      <Duration start={run.startTime} end={run.endTime} isRunning={isLive(run.status)} />
    </TableCell>
  </TableRow>
);
