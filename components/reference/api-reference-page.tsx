'use client';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { CodeBlock } from '@/components/data/code-block';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { type CallError, fetchJson } from '@/lib/client/call';
import { useOrigin } from '@/lib/client/use-origin';
import { curlOf, type Endpoint, type OpenApi, prepareEndpoints } from './prepare-endpoints';

const DIALECTS = ['mlflow', 'console'] as const;

export function ApiReferencePage() {
  const [{ q, dialect }, setView] = useQueryStates({
    q: parseAsString.withDefault(''),
    dialect: parseAsStringLiteral(DIALECTS).withDefault('mlflow'),
  });
  const query = useQuery<OpenApi, CallError>({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => fetchJson<OpenApi>('/api/openapi.json', signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      <PageBar
        title="API reference"
        actions={
          <Button asChild>
            <a href="/api/openapi.json" download="plumbline-openapi.json">
              OpenAPI 3.1
            </a>
          </Button>
        }
      />
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
        <SearchInput
          label="Search the API"
          placeholder="Search paths and summaries"
          value={q}
          onValueChange={(value) => void setView({ q: value || null })}
          className="w-full sm:w-80"
        />
        <Segmented
          label="Dialect"
          value={dialect}
          onValueChange={(next) => void setView({ dialect: next })}
          options={[
            { value: 'mlflow', label: 'MLflow' },
            { value: 'console', label: 'Console' },
          ]}
        />
      </div>
      <QueryPanel
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        query={query}
        what="the API reference"
        skeleton={<Skeleton className="m-6 w-1/2" />}
      >
        {(document) => {
          const endpoints = prepareEndpoints(document, dialect, q);
          if (endpoints.length === 0) {
            return (
              <EmptyState title={`Nothing in the API is called “${q}”`}>Try a part of a path.</EmptyState>
            );
          }
          return (
            <ul>
              {endpoints.map((endpoint) => (
                <EndpointItem key={`${endpoint.method} ${endpoint.path}`} endpoint={endpoint} />
              ))}
            </ul>
          );
        }}
      </QueryPanel>
    </>
  );
}

const METHOD_TONE: Record<string, 'accent' | 'success' | 'danger' | 'warning'> = {
  GET: 'accent',
  POST: 'success',
  PUT: 'warning',
  PATCH: 'warning',
  DELETE: 'danger',
};

function EndpointItem({ endpoint }: { endpoint: Endpoint }) {
  const origin = useOrigin();
  const { method, path, summary, description, fields } = endpoint;
  return (
    <li className="border-b">
      <details className="group">
        <summary className="flex min-h-10 cursor-pointer list-none items-center gap-3 px-4 py-1.5 hover:bg-hover lg:px-6">
          <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground group-open:rotate-90" />
          <Badge tone={METHOD_TONE[method]} className="w-16 justify-center font-mono">
            {method}
          </Badge>
          <code className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">{path}</code>
          <span className="ms-auto hidden truncate text-muted-foreground md:block">{summary}</span>
        </summary>
        <div className="flex flex-col gap-3 px-4 pb-4 ps-11 lg:ps-14">
          <p>
            {summary} <span className="text-muted-foreground">{description}</span>
          </p>
          {fields.length > 0 && (
            <table className="w-full max-w-3xl text-start text-xs" aria-label={`Fields of ${path}`}>
              <tbody>
                {fields.map(({ name, type, isRequired, place }) => (
                  <tr key={name} className="border-b last:border-b-0">
                    <th scope="row" className="py-1 pe-4 text-start font-mono font-medium">
                      {name}
                    </th>
                    <td className="py-1 pe-4 font-mono text-muted-foreground">{type}</td>
                    <td className="py-1 pe-4 text-muted-foreground">{place}</td>
                    <td className="py-1 text-muted-foreground">{isRequired ? 'required' : ''}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <CodeBlock label={`Call ${path}`} code={curlOf(origin, endpoint)} />
        </div>
      </details>
    </li>
  );
}
