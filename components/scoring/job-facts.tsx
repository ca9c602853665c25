'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Time } from '@/components/data/time';
import { versionHref } from '@/components/registry/links';
import { behindText } from './behind';
import { type Job, modelText, RunProgress } from './run-state';

const tableHref = (name: string) => `/features/${encodeURIComponent(name)}`;

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-xs text-muted-foreground">{label}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
  </div>
);

const TableLink = ({ name, more }: { name: string; more?: string }) => (
  <>
    <Link href={tableHref(name)} className="font-medium hover:text-accent">
      {name}
    </Link>
    {more && <span className="text-muted-foreground"> {more}</span>}
  </>
);

const MODES = { append: 'appended', overwrite: 'overwritten', merge: 'merged by key' };

/** What the job does, and how far it is. */
export function JobFacts({ job }: { job: Job }) {
  const { definition, lastRun, lag, description } = job;
  const { model, input, output } = definition;
  const version = lastRun?.modelVersion ?? model.version;
  return (
    <div className="flex flex-col gap-2 px-4 py-3 lg:px-6">
      {description && <p className="max-w-3xl text-muted-foreground">{description}</p>}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 md:grid-cols-3 xl:grid-cols-6">
        <Fact label="Model">
          {version == null ? (
            modelText(job)
          ) : (
            <Link href={versionHref(model.name, String(version))} className="font-medium hover:text-accent">
              {modelText(job)}
            </Link>
          )}
          {model.version === undefined && version != null && (
            <span className="text-muted-foreground"> (version {version})</span>
          )}
        </Fact>
        <Fact label="Rows of">
          {input.table ? (
            <TableLink
              name={input.table}
              {...(input.version !== undefined && { more: `version ${input.version}` })}
            />
          ) : (
            'An uploaded file'
          )}
        </Fact>
        <Fact label="Predictions into">
          {output.table ? <TableLink name={output.table} more={MODES[output.mode]} /> : 'A file to download'}
        </Fact>
        <Fact label={job.kind === 'stream' ? 'Behind' : 'Next run'}>
          <When job={job} />
        </Fact>
        <Fact label="Works by the rights of">{job.owner}</Fact>
        <Fact label={lag ? 'Shows version' : 'Last run'}>
          {lastRun?.state === 'running' ? (
            <RunProgress run={lastRun} />
          ) : lag ? (
            `${lag.shownVersion ?? '–'} of ${lag.latestVersion}`
          ) : lastRun ? (
            <Time value={lastRun.endTime ?? lastRun.queuedTime} />
          ) : (
            'None yet'
          )}
        </Fact>
      </dl>
    </div>
  );
}

function When({ job: { lag, cron, timeZone, nextRunTime, followsModel } }: { job: Job }) {
  if (lag) return lag.versions === 0 ? 'Nothing: up to date' : behindText(lag);
  return (
    <>
      {nextRunTime === null ? 'By hand' : <Time value={nextRunTime} />}
      {cron && (
        <span className="text-muted-foreground">
          {' '}
          ({cron}, {timeZone})
        </span>
      )}
      {followsModel && <span className="text-muted-foreground">, and when the model moves</span>}
    </>
  );
}
