'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { ObjectPage } from '@/components/shell/object-page';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { useActions } from '@/lib/client/actions';
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
const TABS = ['runs', 'lineage', 'use'] as const;
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
          <JobTabs job={job} />
        </>
      )}
    </ObjectPage>
  );
}

function JobTabs({ job }: { job: Job }) {
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(TABS).withDefault('runs').withOptions({ history: 'push' }),
  );
  const tabs = [
    { value: 'runs' as const, label: 'Runs', body: <RunsTable job={job} /> },
    { value: 'lineage' as const, label: 'Lineage', body: <JobLineage job={job} /> },
    { value: 'use' as const, label: 'Use it', body: <UseTab job={job} /> },
  ];
  useActions(
    tabs.map(({ value, label }, index) => ({
      label: `Show ${label.toLowerCase()}`,
      keys: String(index + 1),
      group: 'Scoring job',
      run: () => void setTab(value),
    })),
  );
  return (
    <Tabs
      value={tab}
      onValueChange={(next) => void setTab(next as (typeof TABS)[number])}
      className="flex min-h-0 flex-1 flex-col"
    >
      <TabsList aria-label="Parts of the scoring job" className="shrink-0 px-3 lg:px-5">
        {tabs.map(({ value, label }) => (
          <TabsTrigger key={value} value={value}>
            {label}
          </TabsTrigger>
        ))}
      </TabsList>
      {tabs.map(({ value, body }) => (
        <TabsContent key={value} value={value} className="min-h-0 flex-1">
          {body}
        </TabsContent>
      ))}
    </Tabs>
  );
}
