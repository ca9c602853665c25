'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { ErrorState, StaleNotice } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { useActions } from '@/lib/client/actions';
import { usePageTitle } from '@/lib/client/use-page-title';
import { modelHref, versionHref } from '../links';
import { MODELS_CRUMB, PageSkeleton } from '../model/model-page';
import { AliasBadge, StageBadge } from '../stage-badge';
import { OverviewTab } from './overview-tab';
import { useVersionPage, type VersionPageData } from './use-version-page';
import { VersionActions } from './version-actions';

const ActivityTab = dynamic(() => import('../activity/activity-tab').then((module) => module.ActivityTab));
const VersionLineage = dynamic(() => import('./version-lineage').then((module) => module.VersionLineage));
const ArtifactBrowser = dynamic(() =>
  import('@/components/artifacts/artifact-browser').then((module) => module.ArtifactBrowser),
);

const TABS = [
  { value: 'overview', label: 'Overview' },
  { value: 'activity', label: 'Activity' },
  { value: 'files', label: 'Files' },
  { value: 'lineage', label: 'Lineage' },
] as const;
type Tab = (typeof TABS)[number]['value'];

export function VersionPage({ name, version }: { name: string; version: string }) {
  const query = useVersionPage(name, version);
  const { data, error } = query;
  usePageTitle(data && `${name} version ${version}`);
  const retry = error && {
    error,
    what: 'the version',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  const crumbs = [MODELS_CRUMB, { label: name, href: modelHref(name) }];
  if (!data) {
    return (
      <>
        <PageBar crumbs={crumbs} title={retry ? 'Not found' : '…'} />
        {retry ? <ErrorState {...retry} /> : <PageSkeleton />}
      </>
    );
  }
  const { currentStage, aliases } = data.version;
  return (
    <>
      <PageBar
        crumbs={crumbs}
        title={`Version ${version}`}
        beside={
          <span className="ms-1 inline-flex items-center gap-1.5">
            <StageBadge stage={currentStage} />
            {aliases.map((alias) => (
              <AliasBadge key={alias} alias={alias} />
            ))}
          </span>
        }
        actions={
          <>
            <Neighbours name={name} neighbours={data.neighbours} />
            <VersionActions page={data} />
          </>
        }
      />
      {retry && <StaleNotice {...retry} className="mx-4 mt-2 lg:mx-6" />}
      <VersionTabs page={data} />
    </>
  );
}

/** To the versions before and after, by keys too. */
function Neighbours({ name, neighbours }: { name: string; neighbours: VersionPageData['neighbours'] }) {
  const router = useRouter();
  const { previous, next } = neighbours;
  const go = (version: number | null) => version !== null && router.push(versionHref(name, version));
  useActions([
    { label: 'Previous version', keys: '[', group: 'Version', run: () => go(previous) },
    { label: 'Next version', keys: ']', group: 'Version', run: () => go(next) },
  ]);
  const step = (version: number | null, label: string, icon: React.ReactNode) =>
    version === null ? (
      <Button variant="ghost" size="icon-sm" aria-label={label} disabled>
        {icon}
      </Button>
    ) : (
      <Button variant="ghost" size="icon-sm" asChild>
        <Link href={versionHref(name, version)} aria-label={label}>
          {icon}
        </Link>
      </Button>
    );
  return (
    <span className="hidden items-center sm:flex">
      {step(previous, 'Previous version', <ChevronLeft />)}
      {step(next, 'Next version', <ChevronRight />)}
    </span>
  );
}

function VersionTabs({ page }: { page: VersionPageData }) {
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(TABS.map(({ value }) => value))
      .withDefault('overview')
      .withOptions({ history: 'push' }),
  );
  useActions(
    TABS.map(({ value, label }, index) => ({
      label: `Show ${label.toLowerCase()}`,
      keys: String(index + 1),
      group: 'Version',
      run: () => void setTab(value),
    })),
  );
  const { name, version } = page.version;
  const scrolls = 'min-h-0 flex-1 overflow-y-auto scroll-thin';
  return (
    <Tabs
      value={tab}
      onValueChange={(next) => void setTab(next as Tab)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <TabsList aria-label="Parts of the version" className="shrink-0 px-3 lg:px-5">
        {TABS.map(({ value, label }) => (
          <TabsTrigger key={value} value={value}>
            {label}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value="overview" className={scrolls}>
        <OverviewTab page={page} />
      </TabsContent>
      <TabsContent value="activity" className={scrolls}>
        <ActivityTab name={name} version={Number(version)} canComment={page.may.request} />
      </TabsContent>
      <TabsContent value="files" className="min-h-0 flex-1 overflow-hidden">
        <ArtifactBrowser source={{ kind: 'version', id: `${name}/${version}` }} isRunning={false} />
      </TabsContent>
      <TabsContent value="lineage" className="min-h-0 flex-1 overflow-hidden">
        <VersionLineage name={name} version={version} />
      </TabsContent>
    </Tabs>
  );
}
