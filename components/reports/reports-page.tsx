'use client';
import { NotebookText } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { ListBar } from '@/components/data/list-bar';
import { ListSearch } from '@/components/data/list-search';
import { NameDialog } from '@/components/data/name-dialog';
import { NewButton } from '@/components/data/new-button';
import { QueryPanel } from '@/components/data/query-panel';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';

const URL_STATE = { q: parseAsString.withDefault('') };

/** What people have written up. */
export function ReportsPage() {
  const [{ q }, set] = useQueryStates(URL_STATE);
  const [isNaming, setNaming] = useState(false);
  const canWrite = useCanWrite();
  const router = useRouter();
  const list = useListKeys('Reports');
  const query = usePagedOperation('reports.listReports', { search: q });
  const create = useCommand('reports.createReport', {
    invalidates: ['reports.listReports'],
    onSuccess: ({ reportId }) => router.push(`/reports/${reportId}?edit=true`),
    // The dialog says what is wrong.
    onError: () => {},
  });
  const action = canWrite && <NewButton noun="report" group="Reports" onNew={() => setNaming(true)} />;
  return (
    <>
      <PageBar title="Reports" actions={action} />
      <ListBar>
        <ListSearch
          group="Reports"
          of="reports"
          placeholder="Search by title"
          value={q}
          onSearch={(text) => set({ q: text })}
        />
      </ListBar>
      <QueryPanel
        query={query}
        what="the reports"
        skeleton={<Skeleton className="mx-6 mt-4 h-40" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={({ pages }) =>
          pages[0]?.reports.length !== 0 ? undefined : q ? (
            <EmptyState
              icon={<NotebookText />}
              title={`No report’s title has “${q}”`}
              actions={<Button onClick={() => void set({ q: null })}>Clear the search</Button>}
            />
          ) : (
            <EmptyState icon={<NotebookText />} title="No reports yet" actions={action}>
              A report is a text in Markdown with live figures: the link to a chart, to runs or to a picture,
              in a line of its own, is shown as what it leads to.
            </EmptyState>
          )
        }
      >
        {({ pages }) => (
          <div ref={list}>
            <ul aria-label="Reports">
              {pages
                .flatMap(({ reports }) => reports)
                .map(({ id, title, updatedBy, lastUpdatedTime }) => (
                  <li key={id} className="border-b hover:bg-hover">
                    <HoverLink
                      data-list-item
                      href={`/reports/${id}`}
                      className="flex flex-wrap items-baseline gap-x-3 px-4 py-2.5 lg:px-6"
                    >
                      <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{title}</span>
                      <span className="ms-auto text-xs text-muted-foreground">
                        {updatedBy}, <Time value={lastUpdatedTime} />
                      </span>
                    </HoverLink>
                  </li>
                ))}
            </ul>
            <ShowMore query={query} />
          </div>
        )}
      </QueryPanel>
      <NameDialog
        isOpen={isNaming}
        onOpenChange={setNaming}
        title="New report"
        hint="What it tells, in a few words."
        action="Create"
        error={create.error}
        isBusy={create.isPending}
        onSubmit={(title) => create.mutate({ title })}
      />
    </>
  );
}
