'use client';
import { GitCompareArrows, Link2, NotebookPen, NotebookText } from 'lucide-react';
import Link from 'next/link';
import { type ComponentType, useState } from 'react';
import { PageTabs } from '@/components/data/page-tabs';
import { EmptyState, ErrorState, StaleNotice } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { lazyDialog, lazyPart } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { copyAndSay } from '@/lib/client/use-copy';
import { useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { plural } from '@/lib/pure/format';
import { ChartsSkeleton } from '../charts/charts-skeleton';
import { LiveLost } from '../live/live-sign';
import { CompareBar } from './compare-bar';
import type { Tab } from './comparison-state';
import { OverviewTab, TableSkeleton } from './overview-tab';
import { ComparisonProvider, useComparedRuns, useComparison, useComparisonUrl } from './use-comparison';
import { useNotableRuns } from './use-notable-runs';
import { useNoteComparison } from './use-note-comparison';

const ChartsTab = lazyPart(() => import('./charts-tab').then((module) => module.ChartsTab), {
  isOnServer: false,
  loading: ChartsSkeleton,
  tabs: ['charts'],
});
const ParamsTab = lazyPart(() => import('./params-tab').then((module) => module.ParamsTab), {
  tabs: ['params'],
});
const CodeTab = lazyPart(() => import('./code-tab').then((module) => module.CodeTab), { tabs: ['code'] });
const EnvironmentTab = lazyPart(() => import('./environment-tab').then((module) => module.EnvironmentTab), {
  tabs: ['environment'],
});
const DataTab = lazyPart(() => import('./data-tab').then((module) => module.DataTab), { tabs: ['data'] });
const ArtifactsTab = lazyPart(() => import('./artifacts-tab').then((module) => module.ArtifactsTab), {
  tabs: ['artifacts'],
});
const ImagesTab = lazyPart(() => import('./images-tab').then((module) => module.ImagesTab), {
  tabs: ['images'],
});
const StatsTab = lazyPart(() => import('./stats/stats-tab').then((module) => module.StatsTab), {
  tabs: ['stats'],
});
const AddToReport = lazyDialog(() =>
  import('@/components/reports/add-to-report').then((module) => module.AddToReport),
);
const NoteDialog = lazyDialog(() => import('./note-dialog').then((module) => module.NoteDialog));

const PARTS = (
  [
    ['overview', 'Overview', OverviewTab],
    ['charts', 'Charts', ChartsTab],
    ['params', 'Parameters and tags', ParamsTab],
    ['code', 'Code', CodeTab],
    ['environment', 'Environment', EnvironmentTab],
    ['data', 'Data', DataTab],
    ['artifacts', 'Artifacts', ArtifactsTab],
    ['stats', 'Is it really better?', StatsTab],
    ['images', 'Images', ImagesTab],
  ] satisfies [Tab, string, ComponentType][]
).map(([value, label, Part]) => ({ value, label, isWhole: true, body: <Part /> }));

export function ComparePage({ experimentId }: { experimentId: string }) {
  const [url, set] = useComparisonUrl();
  const query = useComparedRuns(url);
  const experiment = useOperation('tracking.getExperiment', { experimentId });
  const found = query.data?.runs ?? [];
  usePageTitle(`Compare ${plural(found.length, 'run')}`);
  useNoteComparison(found.length > 1);
  const crumbs = [
    { label: 'Experiments', href: '/experiments' },
    { label: experiment.data?.experiment.name ?? '…', href: `/experiments/${experimentId}` },
  ];
  const retry = query.error && {
    error: query.error,
    what: 'the runs',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  if (found.length === 0) {
    return (
      <>
        <PageBar crumbs={crumbs} title="Compare runs" />
        {retry ? (
          <ErrorState {...retry} />
        ) : query.isPending && url.runs.length > 0 ? (
          <TableSkeleton />
        ) : (
          <NothingToCompare experimentId={experimentId} wasNamed={url.runs.length > 0} />
        )}
      </>
    );
  }
  return (
    <ComparisonProvider experimentId={experimentId} url={url} set={set} found={found}>
      <PageBar
        crumbs={crumbs}
        title={`Compare ${plural(found.length, 'run')}`}
        actions={<CompareActions />}
      />
      <LiveLost />
      {retry && <StaleNotice {...retry} className="mx-4 mt-2 lg:mx-6" />}
      {query.data && query.data.missing.length > 0 && (
        <p role="status" className="border-b bg-warning-soft px-4 py-1.5 text-xs text-warning lg:px-6">
          {plural(query.data.missing.length, 'run')} of this link cannot be found: deleted for good, or not
          yours to see ({query.data.missing.slice(0, 5).join(', ')}).
        </p>
      )}
      <CompareBar />
      <Parts />
    </ComparisonProvider>
  );
}

function CompareActions() {
  const [isWriting, setWriting] = useState(false);
  const [reported, setReported] = useState<string>();
  const mayReport = useCanWrite();
  const notable = useNotableRuns();
  const share = () => void copyAndSay(window.location.href, 'Link copied: it opens this very view');
  useActions([
    { label: 'Copy the link to this comparison', keys: 'y', group: 'Comparison', run: share },
    ...(notable.length > 0
      ? [{ label: 'Write a note', keys: 'e', group: 'Comparison', run: () => setWriting(true) }]
      : []),
  ]);
  return (
    <>
      {notable.length > 0 && (
        <Button onClick={() => setWriting(true)}>
          <NotebookPen />
          <span className="max-sm:sr-only">Note</span>
          <span aria-hidden className="hidden sm:inline">
            <Kbd keys="e" />
          </span>
        </Button>
      )}
      <Button onClick={share}>
        <Link2 />
        <span className="max-sm:sr-only">Copy link</span>
        <span aria-hidden className="hidden sm:inline">
          <Kbd keys="y" />
        </span>
      </Button>
      {mayReport && (
        <Button onClick={() => setReported(window.location.href)}>
          <NotebookText />
          <span className="max-sm:sr-only">Add to a report</span>
        </Button>
      )}
      {reported && <AddToReport address={reported} onClose={() => setReported(undefined)} />}
      {isWriting && <NoteDialog notable={notable} onClose={() => setWriting(false)} />}
    </>
  );
}

function Parts() {
  const { url, set } = useComparison();
  useActions([
    {
      label: 'Only what differs, or everything',
      keys: 'd',
      group: 'Comparison',
      run: () => void set({ all: url.all ? null : true, page: null }),
    },
  ]);
  return <PageTabs of="the comparison" group="Comparison" parts={PARTS} />;
}

function NothingToCompare({ experimentId, wasNamed }: { experimentId: string; wasNamed: boolean }) {
  return (
    <EmptyState
      icon={<GitCompareArrows />}
      title={wasNamed ? 'None of these runs can be found' : 'Which runs?'}
      actions={
        <Button asChild>
          <Link href={`/experiments/${experimentId}`}>To the runs</Link>
        </Button>
      }
    >
      {wasNamed
        ? 'They were deleted for good, or are not yours to see.'
        : 'Choose two or more in the table of runs, by x or by their boxes, and press c.'}
    </EmptyState>
  );
}
