'use client';
import { AliasesBlock } from './aliases-block';
import { ModelAbout } from './model-about';
import type { ModelPageData } from './use-model-page';
import { VersionsTable } from './versions-table';

/** The versions, and beside them what the model is. */
export const VersionsTab = ({ page }: { page: ModelPageData }) => (
  <div className="grid min-h-full xl:grid-cols-[minmax(0,1fr)_320px]">
    <VersionsTable page={page} />
    <div className="flex min-w-0 flex-col gap-6 border-t px-4 py-4 lg:px-6 xl:border-s xl:border-t-0">
      <ModelAbout page={page} />
      <AliasesBlock page={page} />
    </div>
  </div>
);
