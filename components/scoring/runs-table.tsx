'use client';
import { Download } from 'lucide-react';
import { QueryPanel } from '@/components/data/query-panel';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState } from '@/components/data/states';
import { Duration, Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { formatBytes, formatCount } from '@/lib/pure/format';
import { resultHref } from './links';
import { CAUSES, type Job, perSecond, type Run, RunProgress, RunState } from './run-state';

/** The runs, newest first, with what each did and what it came to. */
export function RunsTable({ job }: { job: Job }) {
  const query = usePagedOperation('scoring.listRuns', { name: job.name }, { every: 10_000 });
  return (
    <QueryPanel
      query={query}
      what="the runs"
      skeleton={<Skeleton className="mx-6 mt-4 h-40" />}
      className="h-full overflow-y-auto scroll-thin"
      empty={({ pages }) =>
        pages[0]?.runs.length ? undefined : (
          <EmptyState title="No run yet">
            {job.kind === 'stream'
              ? 'Rows are scored as soon as they are committed to the table.'
              : 'Run it now, or wait for its schedule.'}
          </EmptyState>
        )
      }
    >
      {({ pages }) => (
        <>
          <Table label="Runs" className="min-w-[1000px]">
            <thead>
              <tr className="border-b last:border-b-0">
                <TableHead className="w-14">No.</TableHead>
                <TableHead className="w-32">State</TableHead>
                <TableHead className="w-32">Why</TableHead>
                <TableHead className="w-28">Began</TableHead>
                <TableHead className="w-20">Took</TableHead>
                <TableHead className="w-48">Rows</TableHead>
                <TableHead align="end" className="w-20">
                  Rows/s
                </TableHead>
                <TableHead>Versions</TableHead>
                <TableHead className="w-28">
                  <span className="sr-only">Actions</span>
                </TableHead>
              </tr>
            </thead>
            <tbody>
              {pages.flatMap(({ runs }) =>
                runs.map((run) => <RunRow key={run.number} job={job} run={run} />),
              )}
            </tbody>
          </Table>
          <ShowMore query={query} what="older" className="flex justify-center" />
        </>
      )}
    </QueryPanel>
  );
}

function RunRow({ job, run }: { job: Job; run: Run }) {
  const { number, startTime, endTime, state, message } = run;
  return (
    <>
      <TableRow className={message ? 'border-b-0' : undefined}>
        <TableCell className="tabular">{number}</TableCell>
        <TableCell>
          <RunState run={run} />
        </TableCell>
        <TableCell className="text-muted-foreground" title={run.requestedBy}>
          {CAUSES[run.cause]}
        </TableCell>
        <TableCell className="text-muted-foreground">
          <Time value={startTime ?? run.queuedTime} />
        </TableCell>
        <TableCell>
          {startTime === null ? (
            '–'
          ) : (
            <Duration start={startTime} end={endTime} isRunning={state === 'running'} />
          )}
        </TableCell>
        <TableCell>
          {state === 'running' ? (
            <RunProgress run={run} />
          ) : (
            <span className="tabular">{run.rowsTotal === null ? '–' : formatCount(run.rowsDone)}</span>
          )}
        </TableCell>
        <TableCell align="end">{perSecond(run.rowsPerSecond)}</TableCell>
        <TableCell className="whitespace-nowrap text-muted-foreground">{versionsText(run)}</TableCell>
        <TableCell className="text-end">
          <RunActions job={job} run={run} />
        </TableCell>
      </TableRow>
      {message && (
        <tr>
          <td
            colSpan={9}
            className={`px-4 pb-2 lg:px-6 ${state === 'failed' ? 'text-danger' : 'text-muted-foreground'}`}
          >
            <span className="[overflow-wrap:anywhere]">{message}</span>
          </td>
        </tr>
      )}
    </>
  );
}

function versionsText({ modelVersion, fromVersion, inputVersion, outputVersion }: Run): string {
  const parts = [
    modelVersion === null ? undefined : `model ${modelVersion}`,
    inputVersion === null
      ? undefined
      : fromVersion === null
        ? `rows ${inputVersion}`
        : fromVersion < inputVersion
          ? `rows ${fromVersion + 1} to ${inputVersion}`
          : 'no new rows',
    outputVersion === null ? undefined : `output ${outputVersion}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ') || '–';
}

function RunActions({ job, run }: { job: Job; run: Run }) {
  const { name, may, kind } = job;
  const { number, state, resultBytes } = run;
  const invalidates = ['scoring'];
  const cancel = useCommand('scoring.cancelRun', { invalidates });
  const retry = useCommand('scoring.retryRun', { invalidates });
  if (may.download && resultBytes !== null && state === 'succeeded')
    return (
      <Button asChild size="sm" variant="ghost">
        <a href={resultHref(name, number)} download aria-label={`Download the predictions of run ${number}`}>
          <Download /> {formatBytes(resultBytes)}
        </a>
      </Button>
    );
  if (may.run && (state === 'queued' || state === 'running') && !run.isCancelWanted)
    return (
      <Button
        size="sm"
        variant="ghost"
        disabled={cancel.isPending}
        aria-label={`Cancel run ${number}`}
        onClick={() => cancel.mutate({ name, number })}
      >
        Cancel
      </Button>
    );
  if (may.run && state === 'failed' && kind === 'batch')
    return (
      <Button
        size="sm"
        variant="ghost"
        disabled={retry.isPending}
        aria-label={`Go on with run ${number}`}
        onClick={() => retry.mutate({ name, number })}
      >
        Go on
      </Button>
    );
  return null;
}
