'use client';
import { ScrollText } from 'lucide-react';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { useListKeys } from '@/lib/client/use-list-keys';
import { usePagedOperation } from '@/lib/client/use-operation';
import { AuditFilters } from './audit-filters';
import { AuditTable } from './audit-table';
import { ExportMenu } from './export-menu';
import { Proof } from './proof';
import { useAuditFilter } from './use-audit-filter';

/** Who did what, newest first. */
export function AuditPage() {
  const filter = useAuditFilter();
  const query = usePagedOperation('identity.listAuditLog', filter.input);
  const list = useListKeys('Audit log');
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <PageBar title="Audit log" beside={<Proof />} />
      <AuditFilters filter={filter}>
        <ExportMenu input={filter.input} />
      </AuditFilters>
      <QueryPanel
        query={query}
        what="the audit log"
        skeleton={<Skeleton className="m-6 h-64" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={() =>
          entries.length === 0 ? (
            <EmptyState
              icon={<ScrollText />}
              title={filter.isFiltered ? 'Nothing matches' : 'Nothing happened yet'}
              actions={filter.isFiltered && <Button onClick={filter.clear}>Clear the filter</Button>}
            >
              {filter.isFiltered && 'Who is asked by the whole e-mail address, as it was then.'}
            </EmptyState>
          ) : undefined
        }
      >
        {() => (
          <div ref={list}>
            <AuditTable entries={entries} filter={filter} />
            {query.hasNextPage && (
              <div className="px-4 py-3 lg:px-6">
                <Button
                  size="sm"
                  disabled={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  Show older
                </Button>
              </div>
            )}
          </div>
        )}
      </QueryPanel>
    </>
  );
}
