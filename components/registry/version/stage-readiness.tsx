'use client';
import { useState } from 'react';
import { Block } from '@/components/data/block';
import { QueryPanel } from '@/components/data/query-panel';
import { Badge } from '@/components/ui/badge';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { askedStage, otherStages } from './asked-stage';
import { ReadinessList } from './readiness-list';
import type { VersionPageData } from './use-version-page';

/** The checklist of a stage: at first of the one that is asked for, else of the next. */
export function StageReadiness({ page }: { page: VersionPageData }) {
  const { version } = page;
  const others = otherStages(page);
  const [chosen, setChosen] = useState<string>();
  // Where it has been moved to is no longer where it could go.
  const stage = others.find(({ name }) => name === chosen)?.name ?? askedStage(page);
  const query = useOperation(
    'registry.getReadiness',
    { name: version.name, version: version.version, stage },
    { enabled: stage !== '', keepPrevious: true },
  );
  return (
    <Block
      title="Ready for"
      actions={
        <Segmented
          label="Stage"
          value={stage}
          onValueChange={setChosen}
          options={others.map(({ name }) => ({ value: name, label: name }))}
        />
      }
    >
      <QueryPanel query={query} what="the checklist" skeleton={<Skeleton className="h-28" />}>
        {(readiness) => (
          <>
            <p className="mb-2" role="status">
              {readiness.isReady ? (
                <Badge tone="success">Ready for {readiness.toStage}</Badge>
              ) : (
                <Badge tone="warning">Not ready for {readiness.toStage}</Badge>
              )}
            </p>
            <ReadinessList readiness={readiness} />
          </>
        )}
      </QueryPanel>
    </Block>
  );
}
