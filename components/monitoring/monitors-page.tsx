'use client';
import { Activity } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { List, type ListColumn } from '@/components/data/list';
import { ListBar } from '@/components/data/list-bar';
import { ListSearch } from '@/components/data/list-search';
import { NewButton } from '@/components/data/new-button';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Segmented } from '@/components/ui/segmented';
import type { OutputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import { MONITORS_LINK } from './monitors-link';
import { SparkVerdicts } from './spark-verdicts';
import { VerdictBadge } from './verdicts';

type Listed = OutputOf<'monitoring.listMonitors'>['monitors'][number];

const LOOK_AGAIN = 30_000;

const COLUMNS: ListColumn<Listed>[] = [
  {
    title: 'Name',
    isCut: true,
    cell: ({ id, name, status }) => (
      <HoverLink
        data-list-item
        href={status === 'draft' ? `/monitors/${id}/setup` : `/monitors/${id}`}
        title={name}
        className="block min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
      >
        {name}
      </HoverLink>
    ),
  },
  { title: 'Last window', className: 'w-36', cell: (monitor) => <LastWindow monitor={monitor} /> },
  {
    title: 'Last 30 windows',
    className: 'hidden w-52 @2xl:table-cell',
    cell: ({ windows, name }) => <SparkVerdicts windows={windows} name={name} />,
  },
  {
    title: 'Drifting columns',
    className: 'hidden @3xl:table-cell',
    isMuted: true,
    isCut: true,
    cell: ({ drifting }) => drifting.join(', ') || '–',
  },
  {
    title: 'Windows',
    className: 'hidden w-28 @4xl:table-cell',
    isMuted: true,
    cell: ({ granularity }) => granularity ?? '–',
  },
];

/** Every monitor with its last windows, newest first. */
export function MonitorsPage() {
  const [{ search, verdict }, set] = useQueryStates(MONITORS_LINK);
  const query = usePagedOperation('monitoring.listMonitors', { search, verdict }, { every: LOOK_AGAIN });
  const begin = useCanWrite() && <NewButton noun="monitor" group="Monitors" href="/monitors/new" />;
  const isFiltered = search !== '' || verdict !== 'all';
  return (
    <>
      <PageBar title="Monitors" actions={begin} />
      <ListBar>
        <ListSearch
          group="Monitors"
          of="monitors"
          value={search}
          onSearch={(text) => set({ search: text })}
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
      </ListBar>
      <List
        label="Monitors"
        what="the monitors"
        query={query}
        rows={query.data?.pages.flatMap(({ monitors }) => monitors)}
        rowId={({ id }) => id}
        columns={COLUMNS}
        className="table-fixed md:min-w-[720px]"
        empty={
          isFiltered ? (
            <EmptyState
              icon={<Activity />}
              title="No monitor is like that"
              actions={<Button onClick={() => void set(null)}>Show all monitors</Button>}
            />
          ) : (
            <EmptyState icon={<Activity />} title="Nothing is watched yet" actions={begin}>
              A monitor compares what a model sees and answers, window by window, with a reference: which
              columns drifted, by how much, and whether that is more than chance. Begin with a CSV or Parquet
              file that has a column of times.
            </EmptyState>
          )
        }
        noun="monitor"
      />
    </>
  );
}

function LastWindow({ monitor: { status, fault, windows } }: { monitor: Listed }) {
  const last = windows.at(-1);
  if (status === 'draft') return <Badge tone="outline">Not set up</Badge>;
  if (status === 'failing')
    return (
      <Badge tone="danger" title={fault ?? undefined}>
        Failing
      </Badge>
    );
  return last ? <VerdictBadge verdict={last.verdict} /> : <Badge tone="outline">No windows</Badge>;
}
