'use client';
import { Rocket } from 'lucide-react';
import Link from 'next/link';
import { Block } from '@/components/data/block';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { serveHref } from '../links';
import { QualityOverTime } from './quality-over-time';
import { RequestsOverTime } from './requests-over-time';
import { ServingTable } from './serving-table';

const LOOK_AGAIN = 10_000;

/** Where the model's versions answer, and how they have done there. */
export function UseTab({ name, newest }: { name: string; newest: string | undefined }) {
  const query = useOperation('serving.listServing', { model: name }, { every: LOOK_AGAIN });
  return (
    <QueryPanel
      query={query}
      what="the endpoints"
      skeleton={<Skeleton className="m-6 h-64" />}
      empty={({ endpoints }) =>
        endpoints.length === 0 ? (
          <EmptyState
            icon={<Rocket />}
            title="No endpoint that you may see answers with this model"
            actions={
              newest !== undefined && (
                <Button asChild>
                  <Link href={serveHref(name, newest)}>Serve the newest version</Link>
                </Button>
              )
            }
          >
            Once one does, its share of the traffic, its requests and how good its answers were stand here,
            version by version.
          </EmptyState>
        ) : undefined
      }
    >
      {({ endpoints, hasMore }) => (
        <div className="flex flex-col gap-8 px-4 py-4 lg:px-6">
          <Block title="What serves where" count={endpoints.length}>
            <ServingTable name={name} endpoints={endpoints} />
            {hasMore && <p className="pt-2 text-xs text-muted-foreground">The first 50 are shown.</p>}
          </Block>
          <QualityOverTime name={name} />
          <RequestsOverTime name={name} />
        </div>
      )}
    </QueryPanel>
  );
}
