'use client';
import { Waypoints } from 'lucide-react';
import { useQueryState } from 'nuqs';
import { ListBar } from '@/components/data/list-bar';
import { ListSearch } from '@/components/data/list-search';
import { NewButton } from '@/components/data/new-button';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { ENDPOINTS_LINK } from './endpoints-link';
import { EndpointsTable } from './endpoints-table';

export function EndpointsPage() {
  const [search, setSearch] = useQueryState('q', ENDPOINTS_LINK.q);
  const canWrite = useCanWrite();
  const create = canWrite && <NewButton noun="endpoint" group="Endpoints" href="/endpoints/new" />;
  return (
    <>
      <PageBar title="Endpoints" actions={create} />
      <ListBar>
        <ListSearch
          group="Endpoints"
          of="endpoints"
          placeholder="Search by name"
          value={search}
          onSearch={setSearch}
        />
      </ListBar>
      <EndpointsTable
        search={search}
        empty={
          search ? (
            <EmptyState
              icon={<Waypoints />}
              title="No endpoint has that in its name"
              actions={<Button onClick={() => void setSearch(null)}>Show all endpoints</Button>}
            />
          ) : (
            <EmptyState icon={<Waypoints />} title="No endpoints yet" actions={create}>
              An endpoint answers with the predictions of registered models over HTTP, the traffic shared
              among versions as you say, or passes requests on to a model that somebody else executes.
            </EmptyState>
          )
        }
      />
    </>
  );
}
