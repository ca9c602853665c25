'use client';
import { Plus, Waypoints } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { useRef } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { useActions } from '@/lib/client/actions';
import { useOperation } from '@/lib/client/use-operation';
import { EndpointsTable } from './endpoints-table';

export function EndpointsPage() {
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const field = useRef<HTMLInputElement>(null);
  const canWrite = useCanWrite();
  const router = useRouter();
  const query = useOperation('serving.listEndpoints', { search }, { keepPrevious: true, every: 5_000 });
  useActions([
    { label: 'Search endpoints', keys: '/', group: 'Endpoints', run: () => field.current?.focus() },
    ...(canWrite
      ? [{ label: 'New endpoint', keys: 'n', group: 'Endpoints', run: () => router.push('/endpoints/new') }]
      : []),
  ]);
  const create = canWrite && (
    <Button asChild variant="primary">
      <Link href="/endpoints/new">
        <Plus />
        New endpoint
      </Link>
    </Button>
  );
  return (
    <>
      <PageBar title="Endpoints" actions={create} />
      <div className="border-b px-4 py-2 lg:px-6">
        <SearchInput
          ref={field}
          label="Search endpoints"
          placeholder="Search by name"
          value={search}
          onValueChange={(value) => void setSearch(value || null)}
          className="w-full sm:w-80"
        />
      </div>
      <QueryPanel
        query={query}
        what="the endpoints"
        skeleton={<Skeleton className="mx-6 mt-4 h-40" />}
        empty={({ endpoints }) =>
          endpoints.length > 0 ? undefined : search ? (
            <EmptyState icon={<Waypoints />} title="No endpoint has that in its name" />
          ) : (
            <EmptyState icon={<Waypoints />} title="No endpoints yet" actions={create}>
              An endpoint answers predictions of registered models over HTTP: as soon as they are loaded, with
              the traffic shared among versions as you say.
            </EmptyState>
          )
        }
      >
        {({ endpoints }) => <EndpointsTable endpoints={endpoints} />}
      </QueryPanel>
    </>
  );
}
