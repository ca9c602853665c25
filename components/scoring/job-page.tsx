'use client';
import { type PagePart, PageTabs } from '@/components/data/page-tabs';
import { ObjectPage } from '@/components/shell/object-page';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { JobActions } from './job-actions';
import { JobFacts } from './job-facts';
import { JobLineage } from './job-lineage';
import { type Job, JobState } from './run-state';
import { RunsTable } from './runs-table';
import { useLiveJob } from './use-live-job';
import { UseTab } from './use-tab';

const CRUMBS = [{ label: 'Scoring', href: '/scoring' }];
/** Changes are told as they come; a line may break. */
const LOOK_AGAIN = 10_000;

export function JobPage({ name }: { name: string }) {
  useLiveJob(name);
  const query = useOperation('scoring.getJob', { name }, { every: LOOK_AGAIN });
  usePageTitle(name);
  return (
    <ObjectPage
      query={query}
      what="the scoring job"
      crumbs={CRUMBS}
      title={name}
      skeleton={<Skeleton className="m-6 h-64" />}
      bar={(job) => ({
        title: name,
        beside: (
          <span className="ms-1">
            <JobState job={job} />
          </span>
        ),
        actions: <JobActions job={job} />,
      })}
    >
      {(job) => (
        <>
          {job.stateMessage && (
            <p
              role="status"
              className="mx-4 mt-3 rounded-md border border-danger/40 px-3 py-2 text-danger lg:mx-6"
            >
              {job.stateMessage}
            </p>
          )}
          <JobFacts job={job} />
          <PageTabs of="the scoring job" group="Scoring job" parts={partsOf(job)} />
        </>
      )}
    </ObjectPage>
  );
}

const partsOf = (job: Job): PagePart[] => [
  { value: 'runs', label: 'Runs', isWhole: true, body: <RunsTable job={job} /> },
  { value: 'lineage', label: 'Lineage', isWhole: true, body: <JobLineage job={job} /> },
  { value: 'use', label: 'Use it', body: <UseTab job={job} /> },
];
