'use client';
import { lazyPart } from '@/components/ui/lazily';
import { Skeleton } from '@/components/ui/skeleton';
import { AliasesBlock } from './aliases-block';
import { ModelAbout } from './model-about';
import type { ModelPageData } from './use-model-page';
import { VersionsTable } from './versions-table';

const ChampionCard = lazyPart(
  () => import('../champion/champion-card').then((module) => module.ChampionCard),
  { loading: () => <Skeleton className="h-[73px]" /> },
);
const VersionTimeline = lazyPart(
  () => import('../timeline/version-timeline').then((module) => module.VersionTimeline),
  { loading: () => <Skeleton className="h-[125px]" /> },
);

/** The versions, and beside them what the model is. */
export const VersionsTab = ({ page }: { page: ModelPageData }) => (
  <div className="grid min-h-full xl:grid-cols-[minmax(0,1fr)_320px]">
    <div className="min-w-0">
      {page.counts.versions > 0 && <ChampionCard name={page.model.name} />}
      {page.counts.versions > 1 && <VersionTimeline name={page.model.name} />}
      <VersionsTable page={page} />
    </div>
    <div className="flex min-w-0 flex-col gap-6 border-t px-4 py-4 lg:px-6 xl:border-s xl:border-t-0">
      <ModelAbout page={page} />
      <AliasesBlock page={page} />
    </div>
  </div>
);
