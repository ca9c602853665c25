'use client';
import { Time } from '@/components/data/time';
import { HoverLink } from '@/components/ui/hover-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatCount } from '@/lib/pure/format';
import { behindShort } from './behind';
import { jobHref } from './links';
import { type Job, JobState, modelText, RunState } from './run-state';

export const JobsTable = ({ jobs }: { jobs: readonly Job[] }) => (
  <Table label="Scoring jobs" className="min-w-[760px] table-fixed">
    <thead>
      <tr>
        <TableHead className="w-48 md:w-auto">Name</TableHead>
        <TableHead className="w-40">State</TableHead>
        <TableHead className="hidden @4xl:table-cell">Model</TableHead>
        <TableHead className="w-28">Last run</TableHead>
        <TableHead className="hidden w-28 @3xl:table-cell">When</TableHead>
        <TableHead align="end" className="w-28">
          Rows
        </TableHead>
        <TableHead className="w-40 ps-6">Next</TableHead>
      </tr>
    </thead>
    <tbody>
      {jobs.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
    </tbody>
  </Table>
);

function JobRow({ job }: { job: Job }) {
  const { name, lastRun, nextRunTime, lag } = job;
  return (
    <TableRow>
      <TableCell className="max-w-0">
        <HoverLink
          data-list-item
          href={jobHref(name)}
          className="block min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
        >
          {name}
        </HoverLink>
      </TableCell>
      <TableCell>
        <JobState job={job} />
      </TableCell>
      <TableCell className="hidden max-w-0 truncate text-muted-foreground @4xl:table-cell">
        {modelText(job)}
      </TableCell>
      <TableCell>
        {lastRun ? <RunState run={lastRun} /> : <span className="text-muted-foreground">–</span>}
      </TableCell>
      <TableCell className="hidden text-muted-foreground @3xl:table-cell">
        {lastRun ? <Time value={lastRun.endTime ?? lastRun.startTime ?? lastRun.queuedTime} /> : '–'}
      </TableCell>
      <TableCell align="end">{lastRun?.rowsTotal == null ? '–' : formatCount(lastRun.rowsDone)}</TableCell>
      <TableCell className="ps-6 text-muted-foreground">
        {lag ? (
          lag.versions === 0 ? (
            'Up to date'
          ) : (
            behindShort(lag)
          )
        ) : nextRunTime === null ? (
          '–'
        ) : (
          <Time value={nextRunTime} />
        )}
      </TableCell>
    </TableRow>
  );
}
