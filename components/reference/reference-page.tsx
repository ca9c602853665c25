'use client';
import { useQuery } from '@tanstack/react-query';
import { FileJson2, SearchX } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { CallError } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { EntryView, MethodBadge } from './entry-view';
import { type Entry, type OpenApi, readReference } from './prepare-reference';

const DOCUMENT = '/api/openapi.json';
const DIALECTS: Record<string, string> = {
  mlflow: 'MLflow',
  databricks: 'Databricks',
  scim: 'SCIM',
  console: 'Console',
};

async function fetchDocument(signal: AbortSignal): Promise<OpenApi> {
  const response = await fetch(DOCUMENT, { signal });
  if (!response.ok)
    throw new CallError('UNREADABLE', `The server answered ${response.status}.`, response.status);
  return (await response.json()) as OpenApi;
}

/** Every operation, made readable from the document that the operations themselves make. */
export function ReferencePage() {
  const query = useQuery<OpenApi, CallError>({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => fetchDocument(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      <PageBar
        title="API reference"
        actions={
          <Button asChild>
            <a href={DOCUMENT} target="_blank" rel="noreferrer">
              <FileJson2 />
              OpenAPI
            </a>
          </Button>
        }
      />
      <QueryPanel
        query={query}
        what="the API document"
        skeleton={<Skeleton className="m-6 h-80" />}
        className="flex min-h-0 flex-1 flex-col"
      >
        {(document) => <Reference document={document} />}
      </QueryPanel>
    </>
  );
}

function Reference({ document }: { document: OpenApi }) {
  const [{ q, dialect, op }, setView] = useQueryStates({
    q: parseAsString.withDefault(''),
    dialect: parseAsString.withDefault('mlflow'),
    op: parseAsString,
  });
  const entries = useMemo(() => readReference(document), [document]);
  const dialects = [...new Set(entries.map((entry) => entry.dialect))];
  const needle = q.toLowerCase();
  const found = entries.filter(
    (entry) =>
      entry.dialect === dialect &&
      `${entry.path} ${entry.summary} ${entry.operation}`.toLowerCase().includes(needle),
  );
  const shown = entries.find(({ id }) => id === op) ?? found[0];

  return (
    <div className="flex min-h-0 flex-1 flex-col md:flex-row">
      <div className="flex max-h-[40vh] min-h-0 shrink-0 flex-col border-b md:max-h-none md:w-80 md:border-e md:border-b-0">
        <div className="flex flex-col gap-2 border-b p-2">
          <Segmented
            label="Dialect"
            value={dialect}
            onValueChange={(next) => void setView({ dialect: next, op: null })}
            options={dialects.map((value) => ({ value, label: DIALECTS[value] ?? value }))}
            className="self-start"
          />
          <SearchInput
            keyGroup="API reference"
            label="Search operations"
            value={q}
            onValueChange={(value) => void setView({ q: value || null })}
          />
        </div>
        <EntryList
          entries={found}
          shown={shown}
          onShow={(id) => void setView({ op: id }, { history: 'push' })}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        {shown && found.length > 0 ? (
          <EntryView entry={shown} />
        ) : (
          <EmptyState
            icon={<SearchX />}
            title="No operation matches"
            actions={<Button onClick={() => void setView({ q: null })}>Clear the search</Button>}
          />
        )}
      </div>
    </div>
  );
}

type ListProps = { entries: readonly Entry[]; shown: Entry | undefined; onShow: (id: string) => void };

function EntryList({ entries, shown, onShow }: ListProps) {
  const list = useListKeys('API reference');
  const groups = [...new Set(entries.map(({ group }) => group))];
  return (
    <div ref={list} className="min-h-0 flex-1 overflow-y-auto p-2 scroll-thin">
      {groups.map((group) => (
        <section key={group} aria-label={group} className="mb-3">
          <h2 className="px-2 pb-1 text-xs font-medium text-muted-foreground">{group}</h2>
          <ul>
            {entries
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <li key={entry.id}>
                  <button
                    type="button"
                    data-list-item
                    aria-current={entry === shown}
                    onClick={() => onShow(entry.id)}
                    className={cn(
                      'flex min-h-7 w-full items-center gap-2 rounded-sm px-2 text-start',
                      entry === shown ? 'bg-accent-soft' : 'hover:bg-hover',
                    )}
                  >
                    <MethodBadge method={entry.method} />
                    <span className="truncate" title={entry.path}>
                      {shortPath(entry)}
                    </span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** What tells an operation from the others of its group. */
const shortPath = ({ path, group }: Entry) =>
  path.slice(path.lastIndexOf(group) === -1 ? 0 : path.indexOf(group) + group.length).replace(/^[/.]/, '') ||
  path;
