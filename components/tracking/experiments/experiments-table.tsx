'use client';
import { ActivityBars } from '@/components/charts/activity-bars';
import { List, type ListColumn } from '@/components/data/list';
import { NumberText } from '@/components/data/number';
import { Time } from '@/components/data/time';
import { LoadDemoButton } from '@/components/demo/load-demo-button';
import { useIsAdmin } from '@/components/shell/session';
import { useOperation, usePagedOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { type Experiment, ExperimentMenu } from './experiment-menu';
import { ExperimentName } from './experiment-name';
import { type ExperimentSort, foldersQuestion, questionOf } from './experiments-link';
import { FolderRow } from './folders';
import { NoExperiments } from './no-experiments';
import { useExperimentsView } from './use-experiments-view';

const LOOK_AGAIN = 10_000;

const COLUMNS: ListColumn<Experiment, ExperimentSort>[] = [
  {
    title: 'Name',
    sort: 'name',
    isAscendingFirst: true,
    isCut: true,
    cell: (experiment) => <ExperimentName experiment={experiment} />,
  },
  {
    title: 'Runs',
    className: 'w-14 sm:w-24',
    align: 'end',
    cell: ({ runCount }) => <NumberText value={runCount} />,
  },
  {
    title: 'Last 14 days',
    className: 'hidden w-32 ps-6 @2xl:table-cell',
    cell: ({ activity }) => <ActivityBars days={activity} />,
  },
  {
    title: 'Owner',
    className: 'hidden w-36 @4xl:table-cell',
    isMuted: true,
    isCut: true,
    cell: ({ owner }) => <span title={owner ?? undefined}>{owner}</span>,
  },
  {
    title: 'Last activity',
    className: 'w-28 sm:w-40',
    sort: 'lastActivity',
    isMuted: true,
    cell: ({ lastRunTime, lastUpdateTime }) => <Time value={lastRunTime ?? lastUpdateTime} />,
  },
  {
    title: 'Created',
    className: 'hidden w-44 @3xl:table-cell',
    sort: 'created',
    isMuted: true,
    cell: ({ creationTime }) => <Time value={creationTime} />,
  },
  {
    title: 'Actions',
    isTitleHidden: true,
    className: 'w-12 text-end',
    cell: (experiment) => <ExperimentMenu experiment={experiment} />,
  },
];

export function ExperimentsTable({ onCreate }: { onCreate: () => void }) {
  const [shown, setView] = useExperimentsView();
  const { q, view, sort, ascending } = shown;
  const isAdmin = useIsAdmin();
  const query = usePagedOperation('tracking.listExperiments', questionOf(shown), {
    every: (pages) => pages.length === 1 && LOOK_AGAIN,
  });
  const beside = foldersQuestion(shown);
  const hasFolders = beside !== undefined;
  const below = useOperation('tracking.listExperimentFolders', beside ?? {}, {
    enabled: hasFolders,
    keepPrevious: true,
    every: LOOK_AGAIN,
  });
  const folders = hasFolders ? (below.data?.folders ?? []) : [];
  const isWaiting = hasFolders && below.isPending;
  const all = query.data?.pages[0];
  // The one that is always there, and nothing in it.
  const isUnused = isAdmin && all?.total === 1 && all.experiments[0]?.runCount === 0 && folders.length === 0;
  return (
    <>
      <List
        label="Experiments"
        what="the experiments"
        query={query}
        rows={isWaiting ? undefined : query.data?.pages.flatMap((page) => page.experiments)}
        rowId={({ experimentId }) => experimentId}
        columns={COLUMNS}
        className="md:min-w-[640px]"
        empty={<NoExperiments onCreate={onCreate} />}
        first={
          folders.length > 0 &&
          !isWaiting &&
          folders.map((folder) => <FolderRow key={folder.path} folder={folder} />)
        }
        noun="experiment"
        total={query.data?.pages[0]?.total}
        counted={
          folders.length > 0
            ? `${below.data?.hasMore ? 'the first ' : ''}${plural(folders.length, 'folder')}, `
            : ''
        }
        sort={{
          by: sort,
          isAscending: ascending,
          onSort: (by, isAscending) => void setView({ sort: by, ascending: isAscending }),
        }}
      />
      {isUnused && view === 'active' && !q && (
        <p className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-t px-4 py-3 text-muted-foreground lg:px-6">
          Nothing was logged yet. Open the experiment for an example to run, or look around first:
          <LoadDemoButton size="sm" />
        </p>
      )}
    </>
  );
}
