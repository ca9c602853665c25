'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronRight, ScrollText } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { Fragment, useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState, ErrorState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { ask, type CallError, type OutputOf } from '@/lib/client/call';

type Page = OutputOf<'identity.listAuditLog'>;
type Entry = Page['entries'][number];

const PAGE = 100;

/** Who did what, newest first. */
export function AuditPage() {
  const [{ action, actor }, setFilter] = useQueryStates({
    action: parseAsString.withDefault(''),
    actor: parseAsString.withDefault(''),
  });
  const input = { limit: PAGE, ...(action && { action }), ...(actor && { actor }) };
  const query = useInfiniteQuery<Page, CallError, { pages: Page[] }, readonly unknown[], string | undefined>({
    queryKey: ['identity.listAuditLog', input],
    queryFn: ({ pageParam, signal }) =>
      ask('identity.listAuditLog', { ...input, ...(pageParam && { before: pageParam }) }, signal),
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const isFiltered = action !== '' || actor !== '';
  return (
    <>
      <PageBar title="Audit log" />
      <div className="flex flex-wrap gap-2 border-b px-4 py-2 lg:px-6">
        <SearchInput
          label="Action"
          placeholder="Action, such as identity.signIn"
          value={action}
          onValueChange={(value) => void setFilter({ action: value.trim() || null })}
          className="w-full sm:w-72"
        />
        <SearchInput
          label="Who"
          placeholder="Who, by e-mail"
          value={actor}
          onValueChange={(value) => void setFilter({ actor: value.trim() || null })}
          className="w-full sm:w-64"
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        {query.error && !query.data ? (
          <ErrorState
            error={query.error}
            what="the audit log"
            onRetry={() => void query.refetch()}
            isRetrying={query.isFetching}
          />
        ) : !query.data ? (
          <Skeleton className="m-6 h-64 animate-[fade_120ms_150ms_backwards]" />
        ) : entries.length === 0 ? (
          <EmptyState
            icon={<ScrollText />}
            title={isFiltered ? 'Nothing matches' : 'Nothing happened yet'}
            actions={
              isFiltered && (
                <Button onClick={() => void setFilter({ action: null, actor: null })}>
                  Clear the filter
                </Button>
              )
            }
          >
            {isFiltered && 'Both fields take whole names: an action, an e-mail address.'}
          </EmptyState>
        ) : (
          <>
            <AuditTable
              entries={entries}
              onAction={(value) => void setFilter({ action: value })}
              onActor={(value) => void setFilter({ actor: value })}
            />
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
          </>
        )}
      </div>
    </>
  );
}

type TableProps = {
  entries: readonly Entry[];
  onAction: (action: string) => void;
  onActor: (actor: string) => void;
};

function AuditTable({ entries, onAction, onActor }: TableProps) {
  const [open, setOpen] = useState<string>();
  return (
    <Table label="Audit log" className="min-w-[820px]">
      <thead className="sticky top-0 z-10 bg-background">
        <tr>
          <TableHead className="w-40">When</TableHead>
          <TableHead className="w-52">Who</TableHead>
          <TableHead>Action</TableHead>
          <TableHead>Object</TableHead>
          <TableHead className="w-24">Outcome</TableHead>
          <TableHead className="w-36">From</TableHead>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Fragment key={entry.id}>
            <TableRow>
              <TableCell>
                <button
                  type="button"
                  aria-expanded={open === entry.id}
                  aria-label="What changed"
                  onClick={() => setOpen(open === entry.id ? undefined : entry.id)}
                  className="-ms-1 me-1 inline-grid size-6 place-items-center rounded-sm align-middle text-muted-foreground hover:bg-muted"
                >
                  <ChevronRight
                    className={cn('size-4 transition-transform', open === entry.id && 'rotate-90')}
                  />
                </button>
                <Time value={entry.at} className="text-muted-foreground" />
              </TableCell>
              <TableCell className="max-w-0">
                <FilterLink value={entry.actorName} onFilter={onActor} />
              </TableCell>
              <TableCell className="max-w-0 font-mono text-xs">
                <FilterLink value={entry.action} onFilter={onAction} />
              </TableCell>
              <TableCell className="max-w-0 truncate" title={`${entry.objectType} ${entry.objectId}`}>
                <span className="text-muted-foreground">{entry.objectType}</span> {entry.objectId}
              </TableCell>
              <TableCell>
                <Badge tone={entry.outcome === 'failed' ? 'danger' : 'neutral'}>{entry.outcome}</Badge>
              </TableCell>
              <TableCell className="truncate text-xs text-muted-foreground">
                {[entry.ip, entry.via].filter(Boolean).join(', ')}
              </TableCell>
            </TableRow>
            {open === entry.id && (
              <tr className="border-b bg-surface">
                <td colSpan={6} className="px-4 py-3 lg:px-6">
                  <Change before={entry.before} after={entry.after} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </Table>
  );
}

const FilterLink = ({ value, onFilter }: { value: string; onFilter: (value: string) => void }) => (
  <button
    type="button"
    title={`${value}\nShow only this`}
    onClick={() => onFilter(value)}
    className="block max-w-full truncate rounded-xs hover:text-accent"
  >
    {value}
  </button>
);

const Change = ({ before, after }: { before: unknown; after: unknown }) =>
  before == null && after == null ? (
    <p className="text-muted-foreground">Nothing more was written down.</p>
  ) : (
    <div className="grid gap-3 sm:grid-cols-2">
      {[
        { title: 'Before', value: before },
        { title: 'After', value: after },
      ].map(({ title, value }) => (
        <div key={title} className="min-w-0">
          <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
          <pre className="mt-1 overflow-x-auto font-mono text-xs leading-5 scroll-thin">
            {value == null ? '–' : JSON.stringify(value, null, 2)}
          </pre>
        </div>
      ))}
    </div>
  );
