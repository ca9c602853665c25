'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { PageBar } from '@/components/shell/page-bar';
import { OldLink } from '@/components/tracking/old-link';
import { lazyPart } from '@/components/ui/lazily';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { BLOCKS } from './blocks';
import { FirstSteps } from './first-steps';
import { RECENT_RUNS } from './questions';
import { Waiting } from './waiting';

const FirstRun = lazyPart(() => import('@/components/tracking/first-run').then((module) => module.FirstRun));

const LOOK_AGAIN = 10_000;
const AWAITED = 2_000;

const FIRST_EXPERIMENT = 'my-first-experiment';

/** What waits for me, and what is going on; before there is anything, how to begin. */
export function HomePage() {
  const query = useOperation('tracking.listRecentRuns', RECENT_RUNS, {
    every: (last) => (last?.runs.length === 0 ? AWAITED : LOOK_AGAIN),
  });
  const blocks = (place: keyof typeof BLOCKS) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place.
    BLOCKS[place].map((Block, index) => <Block key={index} />);
  return (
    <>
      <OldLink />
      <PageBar title="Home" />
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <QueryPanel query={query} what="the newest runs" skeleton={<HomeSkeleton />}>
          {({ runs }) =>
            runs.length === 0 ? (
              <>
                <Waiting />
                <FirstRun experimentName={FIRST_EXPERIMENT} />
                <div className="mx-auto w-full max-w-3xl pb-8">
                  <FirstSteps />
                </div>
              </>
            ) : (
              <div className="grid gap-x-10 gap-y-8 py-5 xl:grid-cols-[minmax(0,1fr)_380px]">
                <div className="flex min-w-0 flex-col gap-8">{blocks('main')}</div>
                <div className="flex min-w-0 flex-col gap-8">{blocks('side')}</div>
              </div>
            )
          }
        </QueryPanel>
      </div>
    </>
  );
}

const HomeSkeleton = () => (
  <div className="grid gap-10 p-6 xl:grid-cols-[minmax(0,1fr)_380px]">
    <Skeleton className="h-96" />
    <Skeleton className="h-80" />
  </div>
);
