'use client';
import { Package, SearchX } from 'lucide-react';
import { CodeBlock } from '@/components/data/code-block';
import { EmptyState, ErrorState, StaleNotice } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableHead } from '@/components/ui/table';
import type { CallError } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useOperation, usePagedOperation } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { registerLaterSnippet, registerSnippet } from '../snippets';
import type { ModelPageData } from './use-model-page';
import { useVersionsView } from './use-versions-view';
import { VersionRow } from './version-row';
import { VersionsToolbar } from './versions-toolbar';

const PAGE = 50;
const SAFE = 60_000;

export function VersionsTable({ page }: { page: ModelPageData }) {
  const { name } = page.model;
  const [{ q, stage, sort, ascending, metrics, chosen }, setView] = useVersionsView();
  const query = usePagedOperation(
    'registry.listVersions',
    { name, search: q, ...(stage && { stage }), sort, descending: !ascending, limit: PAGE },
    { every: (pages) => pages.length === 1 && SAFE },
  );
  const versions = query.data?.pages.flatMap(({ versions: some }) => some) ?? [];
  const measured = useOperation(
    'registry.listVersionRuns',
    { name, versions: versions.map(({ version }) => version), metrics },
    { enabled: versions.length > 0, keepPrevious: true },
  );
  const rows = useListKeys('Versions');
  const retry = {
    error: query.error as CallError,
    what: 'the versions',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  const shown = measured.data?.shown ?? [];
  const byVersion = new Map(measured.data?.versions.map((one) => [one.version, one]));
  const sortBy = (by: typeof sort) => ({
    sort: sort === by ? (ascending ? ('ascending' as const) : ('descending' as const)) : ('none' as const),
    onSort: () => void setView({ sort: by, ascending: sort === by && !ascending }),
  });
  const toggle = (version: number) =>
    void setView({
      chosen: chosen.includes(version) ? chosen.filter((one) => one !== version) : [...chosen, version],
    });
  return (
    <div className="min-w-0" ref={rows}>
      <VersionsToolbar page={page} keys={measured.data?.keys ?? []} shown={shown} />
      {query.error && query.data && <StaleNotice {...retry} className="mx-4 mb-2" />}
      {!query.data ? (
        query.error ? (
          <ErrorState {...retry} />
        ) : (
          <Skeleton className="mx-4 mt-8 h-64 lg:mx-6" />
        )
      ) : versions.length === 0 ? (
        <NoVersions name={name} isNarrowed={q !== '' || stage !== ''} />
      ) : (
        <>
          <Table label="Versions" className={cn('min-w-[720px]', query.isPlaceholderData && 'opacity-55')}>
            <thead>
              <tr>
                <TableHead className="w-10 pe-0">
                  <span className="sr-only">Choose</span>
                </TableHead>
                <TableHead {...sortBy('version')}>Version</TableHead>
                <TableHead className="w-32">Stage</TableHead>
                <TableHead className="w-40">Source run</TableHead>
                {shown.map((key) => (
                  <TableHead key={key} align="end" className="w-24 max-w-24 truncate" title={key}>
                    {key}
                  </TableHead>
                ))}
                <TableHead className="hidden w-32 2xl:table-cell" {...sortBy('updated')}>
                  Changed
                </TableHead>
              </tr>
            </thead>
            <tbody>
              {versions.map((version) => (
                <VersionRow
                  key={version.version}
                  name={name}
                  version={version}
                  measured={byVersion.get(version.version)}
                  metrics={shown.length}
                  isChosen={chosen.includes(version.version)}
                  onChoose={() => toggle(version.version)}
                />
              ))}
            </tbody>
          </Table>
          {query.hasNextPage && (
            <div className="px-4 py-3 lg:px-6">
              <Button
                size="sm"
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show {PAGE} more
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function NoVersions({ name, isNarrowed }: { name: string; isNarrowed: boolean }) {
  const [, setView] = useVersionsView();
  const origin = useOrigin();
  if (isNarrowed) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="No version matches"
        actions={<Button onClick={() => void setView({ q: null, stage: null })}>Show all versions</Button>}
      >
        Versions are found by their number or a part of their description.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Package />} title="No versions yet" className="[&>div]:max-w-xl">
      A version is the model of one run. Register one while it is logged, from a run’s page, or later:
      <CodeBlock
        label="Register while logging"
        className="mt-4 text-start text-foreground"
        code={registerSnippet(origin, name)}
      />
      <CodeBlock
        label="Register later"
        className="mt-2 text-start text-foreground"
        code={registerLaterSnippet(origin, name)}
      />
    </EmptyState>
  );
}
