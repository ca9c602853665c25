'use client';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { QueryPanel } from '@/components/data/query-panel';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import type { InputOf, OutputOf } from '@/lib/client/call';
import { DemoProgress } from './demo-progress';
import { DemoTour } from './demo-tour';
import { isAtWork, useDemoData, useLoadDemo, useRemoveDemo } from './demo-work';

type Size = NonNullable<InputOf<'demo.loadDemoData'>['size']>;

const SIZES: { value: Size; label: string; says: string }[] = [
  {
    value: 'whole',
    label: 'Everything',
    says: 'Three experiments, a registered model with a request that waits for approval, an endpoint with a canary, feature tables and a monitor that has seen drift. Takes a minute or two. The training is done with Python where mlflow and scikit-learn are at hand; without, there is no endpoint.',
  },
  {
    value: 'small',
    label: 'One experiment',
    says: 'Thirteen runs of a small network, trained by the worker in JavaScript. Takes seconds.',
  },
];

/** Demo data: what it is, to be made and removed, and how far that is. */
export function DemoPage() {
  const query = useDemoData();
  return (
    <>
      <PageBar title="Demo data" />
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <QueryPanel query={query} what="the demo data" skeleton={<Skeleton className="m-6 h-40 max-w-3xl" />}>
          {(data) => (
            <div className="flex max-w-3xl flex-col gap-6 px-4 py-5 lg:px-6">
              <Choice data={data} />
              {data.work && <DemoProgress work={data.work} />}
              {data.isThere && !isAtWork(data) && (
                <DemoTour isSmall={data.work?.task === 'load' && data.work.size === 'small'} />
              )}
            </div>
          )}
        </QueryPanel>
      </div>
    </>
  );
}

function Choice({ data }: { data: OutputOf<'demo.getDemoData'> }) {
  const [size, setSize] = useState<Size>('whole');
  const [isAsking, setAsking] = useState(false);
  const load = useLoadDemo();
  const remove = useRemoveDemo(() => setAsking(false));
  const isBusy = isAtWork(data) || load.isPending || remove.isPending;
  const isNext = !data.isThere;
  return (
    <section aria-label="Load or remove" className="flex flex-col gap-3">
      <p className="text-muted-foreground">
        Real training, logged through the public API as any client does, to look around in or to show. It
        carries the tag <code className="font-mono text-foreground">plumbline.demo</code>; removing it takes
        out what carries it and nothing else.
      </p>
      {isNext && (
        <>
          <Segmented
            label="How much"
            value={size}
            onValueChange={setSize}
            options={SIZES}
            className="self-start"
          />
          <p>{SIZES.find(({ value }) => value === size)?.says}</p>
        </>
      )}
      <div className="flex flex-wrap gap-2">
        {isNext && (
          <Button variant="primary" disabled={isBusy} onClick={() => load.mutate({ size })}>
            Load demo data
          </Button>
        )}
        {(data.isThere || data.work?.status === 'failed') && (
          <Button disabled={isBusy} onClick={() => setAsking(true)}>
            Remove demo data
          </Button>
        )}
      </div>
      <Confirm
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Remove the demo data?"
        description="Its runs, models, endpoint, feature tables and monitor go, with what was changed in them. It can be made anew."
        action="Remove"
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate({})}
      />
    </section>
  );
}
