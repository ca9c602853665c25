'use client';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { QueryPanel } from '@/components/data/query-panel';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { ComparedTables } from '../compare/compared-table';
import { compareVersionsHref } from '../links';
import type { Review } from './review-page';

const WHY = {
  stage: 'whose place it would take',
  alias: 'the champion',
  production: 'which is in production',
} as const;

/** The version beside the one that it is held against; without one, by itself. */
export function ReviewComparison({ review: { request, against } }: { review: Review }) {
  const [all, setAll] = useQueryState('all', parseAsBoolean.withDefault(false));
  const { modelName: name, version } = request;
  const numbers = against ? [against.version, version] : [version];
  const query = useOperation('registry.compareVersions', {
    versions: numbers.map((number) => ({ name, version: number })),
  });
  const onlyDifferences = against !== null && !all;
  return (
    <section aria-label="What changes" className="flex min-w-0 flex-col gap-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground">
        <span>
          {against
            ? `Held against version ${against.version}, ${WHY[against.why]}.`
            : 'There is no version to hold it against: it would be the first.'}
        </span>
        {against && (
          <>
            <Button size="sm" variant="ghost" aria-pressed={all} onClick={() => void setAll(!all)}>
              Show what is the same too
            </Button>
            <HoverLink
              href={compareVersionsHref(name, numbers)}
              className="rounded-xs text-xs text-accent hover:underline"
            >
              Compare them whole, with code
            </HoverLink>
          </>
        )}
      </p>
      <QueryPanel query={query} what="the comparison" skeleton={<Skeleton className="h-72" />}>
        {({ versions }) => (
          <div className="flex flex-col gap-6">
            <ComparedTables versions={versions} onlyDifferences={onlyDifferences} />
          </div>
        )}
      </QueryPanel>
    </section>
  );
}
