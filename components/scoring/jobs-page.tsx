'use client';
import { Calculator, Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useRef } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { useActions } from '@/lib/client/actions';
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
  const field = useRef<HTMLInputElement>(null);
  const canWrite = useCanWrite();
  const router = useRouter();
  const list = useListKeys('Scoring jobs');
  const query = usePagedOperation(
    'scoring.listJobs',
    { search: q, ...(kind !== 'all' && { kind }) },
    {
      every: (pages) =>
        pages.some(({ jobs }) => jobs.some(({ lastRun }) => lastRun?.state === 'running')) ? 2_000 : 10_000,
    },
  );
  useActions([
    { label: 'Search scoring jobs', keys: '/', group: 'Scoring', run: () => field.current?.focus() },
    ...(canWrite
      ? [{ label: 'New scoring job', keys: 'n', group: 'Scoring', run: () => router.push('/scoring/new') }]
      : []),
  ]);
  const create = canWrite && (
    <Button asChild variant="primary">
      <Link href="/scoring/new">
        <Plus />
        New scoring job
      </Link>
    </Button>
  );
  return (
    <>
      <PageBar title="Scoring" actions={create} />
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
        <SearchInput
          ref={field}
          label="Search scoring jobs"
          placeholder="Search by name"
          value={q}
          onValueChange={(text) => void set({ q: text || null })}
          className="w-full sm:w-80"
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
      </div>
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
            {query.hasNextPage && (
              <div className="flex justify-center py-4">
                <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Show more
                </Button>
              </div>
            )}
          </div>
        )}
      </QueryPanel>
    </>
  );
}
