'use client';
import { Calculator } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { ListBar } from '@/components/data/list-bar';
import { ListSearch } from '@/components/data/list-search';
import { NewButton } from '@/components/data/new-button';
import { QueryPanel } from '@/components/data/query-panel';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { useListKeys } from '@/lib/client/use-list-keys';
import { usePagedOperation } from '@/lib/client/use-operation';
import { JobsTable } from './jobs-table';

const FILTERS = ['all', 'batch', 'stream'] as const;
const URL_STATE = {
  q: parseAsString.withDefault(''),
  kind: parseAsStringLiteral(FILTERS).withDefault('all'),
};

/** Every scoring job: what it does by itself, how it went, when it goes again. */
export function JobsPage() {
  const [{ q, kind }, set] = useQueryStates(URL_STATE);
  const canWrite = useCanWrite();
  const list = useListKeys('Scoring jobs');
  const query = usePagedOperation(
    'scoring.listJobs',
    { search: q, ...(kind !== 'all' && { kind }) },
    {
      every: (pages) =>
        pages.some(({ jobs }) => jobs.some(({ lastRun }) => lastRun?.state === 'running')) ? 2_000 : 10_000,
    },
  );
  const create = canWrite && <NewButton noun="scoring job" group="Scoring" href="/scoring/new" />;
  return (
    <>
      <PageBar title="Scoring" actions={create} />
      <ListBar>
        <ListSearch
          group="Scoring"
          of="scoring jobs"
          placeholder="Search by name"
          value={q}
          onSearch={(text) => set({ q: text })}
        />
        <Segmented
          label="Which jobs"
          value={kind}
          onValueChange={(next) => void set({ kind: next })}
          options={[
            { value: 'all', label: 'All' },
            { value: 'batch', label: 'Batch' },
            { value: 'stream', label: 'Streaming' },
          ]}
        />
      </ListBar>
      <QueryPanel
        query={query}
        what="the scoring jobs"
        skeleton={<Skeleton className="mx-6 mt-4 h-40" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={({ pages }) =>
          pages[0]?.jobs.length !== 0 ? undefined : q || kind !== 'all' ? (
            <EmptyState icon={<Calculator />} title="No scoring job is like that">
              Change the search or show all.
            </EmptyState>
          ) : (
            <EmptyState icon={<Calculator />} title="No scoring jobs yet" actions={create}>
              A scoring job puts the rows of a table or a file through a registered model and keeps the
              predictions as a table of the lake or a file: once, by a schedule, whenever the model moves, or
              as rows are committed.
            </EmptyState>
          )
        }
      >
        {({ pages }) => (
          <div ref={list}>
            <JobsTable jobs={pages.flatMap(({ jobs }) => jobs)} />
            <ShowMore query={query} />
          </div>
        )}
      </QueryPanel>
    </>
  );
}
