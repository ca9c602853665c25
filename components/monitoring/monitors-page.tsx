'use client';
import { Activity, Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useActions } from '@/lib/client/actions';
import type { OutputOf } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { usePagedOperation } from '@/lib/client/use-operation';
import { SparkVerdicts } from './spark-verdicts';
import { VerdictBadge } from './verdicts';

type Listed = OutputOf<'monitoring.listMonitors'>['monitors'][number];

const LOOK_AGAIN = 30_000;
const FILTERS = ['all', 'drifting', 'failing'] as const;
const URL_STATE = {
  search: parseAsString.withDefault(''),
  verdict: parseAsStringLiteral(FILTERS).withDefault('all'),
};

/** Every monitor with its last windows, newest first. */
export function MonitorsPage() {
  const [{ search, verdict }, set] = useQueryStates(URL_STATE);
  const query = usePagedOperation('monitoring.listMonitors', { search, verdict }, { every: LOOK_AGAIN });
  const router = useRouter();
  const list = useListKeys('Monitors');
  useActions([
    { label: 'New monitor', keys: 'n', group: 'Monitors', run: () => router.push('/monitors/new') },
  ]);
  const begin = (
    <Button asChild variant="primary">
      <Link href="/monitors/new">
        <Plus /> New monitor
      </Link>
    </Button>
  );
  const isFiltered = search !== '' || verdict !== 'all';
  return (
    <>
      <PageBar title="Monitors" actions={begin} />
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 lg:px-6">
        <SearchInput
          value={search}
          onValueChange={(text) => void set({ search: text || null })}
          label="Search monitors"
          placeholder="Search monitors"
          className="w-full sm:w-64"
        />
        <Segmented
          label="Which monitors"
          value={verdict}
          onValueChange={(next) => void set({ verdict: next })}
          options={[
            { value: 'all', label: 'All' },
            { value: 'drifting', label: 'Drifting' },
            { value: 'failing', label: 'Failing' },
          ]}
        />
      </div>
      <QueryPanel
        query={query}
        what="the monitors"
        skeleton={<Skeleton className="mx-6 h-40" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={({ pages }) =>
          pages[0]?.monitors.length === 0 ? (
            isFiltered ? (
              <EmptyState icon={<Activity />} title="No monitor is like that">
                Change the search or show all.
              </EmptyState>
            ) : (
              <EmptyState icon={<Activity />} title="Nothing is watched yet" actions={begin}>
                A monitor compares what a model sees and answers, window by window, with a reference: which
                columns drifted, by how much, and whether that is more than chance. Begin with a CSV or
                Parquet file that has a column of times.
              </EmptyState>
            )
          ) : undefined
        }
      >
        {({ pages }) => (
          <div ref={list}>
            <Table label="Monitors" className="table-fixed md:min-w-[720px]">
              <thead>
                <tr>
                  <TableHead>Name</TableHead>
                  <TableHead className="w-36">Last window</TableHead>
                  <TableHead className="hidden w-52 sm:table-cell">Last 30 windows</TableHead>
                  <TableHead className="hidden md:table-cell">Drifting columns</TableHead>
                  <TableHead className="hidden w-28 lg:table-cell">Windows</TableHead>
                </tr>
              </thead>
              <tbody>
                {pages
                  .flatMap(({ monitors }) => monitors)
                  .map((monitor) => (
                    <MonitorRow key={monitor.id} monitor={monitor} />
                  ))}
              </tbody>
            </Table>
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

function MonitorRow({ monitor }: { monitor: Listed }) {
  const last = monitor.windows.at(-1);
  const isDraft = monitor.status === 'draft';
  return (
    <TableRow>
      <TableCell className="max-w-0">
        <HoverLink
          data-list-item
          href={isDraft ? `/monitors/${monitor.id}/setup` : `/monitors/${monitor.id}`}
          className="block min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
        >
          {monitor.name}
        </HoverLink>
      </TableCell>
      <TableCell>
        {isDraft ? (
          <Badge tone="outline">Not set up</Badge>
        ) : monitor.status === 'failing' ? (
          <Badge tone="danger" title={monitor.fault ?? undefined}>
            Failing
          </Badge>
        ) : last ? (
          <VerdictBadge verdict={last.verdict} />
        ) : (
          <Badge tone="outline">No windows</Badge>
        )}
      </TableCell>
      <TableCell className="hidden sm:table-cell">
        <SparkVerdicts windows={monitor.windows} name={monitor.name} />
      </TableCell>
      <TableCell className="hidden max-w-0 truncate text-muted-foreground md:table-cell">
        {monitor.drifting.join(', ') || '–'}
      </TableCell>
      <TableCell className="hidden text-muted-foreground lg:table-cell">
        {monitor.granularity ?? '–'}
      </TableCell>
    </TableRow>
  );
}
