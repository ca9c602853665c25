'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type PagePart, PageTabs } from '@/components/data/page-tabs';
import { ObjectPage } from '@/components/shell/object-page';
import { Button } from '@/components/ui/button';
import { lazyPart } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { usePageTitle } from '@/lib/client/use-page-title';
import { modelHref, versionHref } from '../links';
import { MODELS_CRUMB } from '../model/model-page';
import { AliasBadge, StageBadge } from '../stage-badge';
import { OverviewTab } from './overview-tab';
import { useVersionPage, type VersionPageData } from './use-version-page';
import { VersionActions } from './version-actions';

const ActivityTab = lazyPart(() => import('../activity/activity-tab').then((module) => module.ActivityTab), {
  tabs: ['activity'],
});
const VersionLineage = lazyPart(() => import('./version-lineage').then((module) => module.VersionLineage), {
  tabs: ['lineage'],
});
const ArtifactBrowser = lazyPart(
  () => import('@/components/artifacts/artifact-browser').then((module) => module.ArtifactBrowser),
  { tabs: ['files'] },
);

export function VersionPage({ name, version }: { name: string; version: string }) {
  const query = useVersionPage(name, version);
  usePageTitle(query.data && `${name} version ${version}`);
  return (
    <ObjectPage
      query={query}
      what="the version"
      crumbs={[MODELS_CRUMB, { label: name, href: modelHref(name) }]}
      bar={(page) => ({
        title: `Version ${version}`,
        beside: (
          <span className="ms-1 inline-flex flex-wrap items-center gap-1.5">
            <StageBadge stage={page.version.currentStage} />
            {page.version.aliases.map((alias) => (
              <AliasBadge key={alias} alias={alias} />
            ))}
          </span>
        ),
        actions: (
          <>
            <Neighbours name={name} neighbours={page.neighbours} />
            <VersionActions page={page} />
          </>
        ),
      })}
    >
      {(page) => <PageTabs of="the version" group="Version" parts={partsOf(page)} />}
    </ObjectPage>
  );
}

function partsOf(page: VersionPageData): PagePart[] {
  const { name, version } = page.version;
  return [
    { value: 'overview', label: 'Overview', body: <OverviewTab page={page} /> },
    {
      value: 'activity',
      label: 'Activity',
      body: <ActivityTab name={name} version={Number(version)} canComment={page.may.request} />,
    },
    {
      value: 'files',
      label: 'Files',
      isWhole: true,
      body: <ArtifactBrowser source={{ kind: 'version', id: `${name}/${version}` }} isRunning={false} />,
    },
    {
      value: 'lineage',
      label: 'Lineage',
      isWhole: true,
      body: <VersionLineage name={name} version={version} />,
    },
  ];
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
