'use client';
import { ScrollText, SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { SearchInput } from '@/components/data/search-input';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState, ErrorState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import { logName } from '@/lib/pure/scoring/log-name';
import type { Endpoint } from './endpoint-page';
import { milliseconds } from './numbers';

type Row = OutputOf<'serving.listInferences'>['rows'][number];
const OUTCOMES = ['all', 'answered', 'failed'] as const;

const bySql = (name: string) =>
  `/features/sql?${new URLSearchParams({ sql: `SELECT *\nFROM ${logName(name)}\nORDER BY time DESC\nLIMIT 100` })}`;

/** The inference log: what was asked and answered, a row a prediction, with what turned out to be true. */
export function InferencesTab({ endpoint }: { endpoint: Endpoint }) {
  const [outcome, setOutcome] = useQueryState('outcome', parseAsStringLiteral(OUTCOMES).withDefault('all'));
  const [requestId, setRequestId] = useQueryState('request', parseAsString.withDefault(''));
  const query = usePagedOperation(
    'serving.listInferences',
    { name: endpoint.name, outcome, ...(requestId && { requestId }) },
    { every: (pages) => (pages.length > 1 ? false : 5_000) },
  );
  const rows = query.data?.pages.flatMap((page) => page.rows);
  return (
    <div className="flex flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
        <SearchInput
          label="Find a request"
          placeholder="Request id"
          value={requestId}
          onValueChange={(value) => void setRequestId(value || null)}
          className="w-full sm:w-80"
        />
        <Segmented
          label="Which predictions"
          value={outcome}
          onValueChange={(value) => void setOutcome(value)}
          options={[
            { value: 'all', label: 'All' },
            { value: 'answered', label: 'Answered' },
            { value: 'failed', label: 'Failed' },
          ]}
        />
        {!endpoint.settings.log.isOn && <Badge tone="warning">The log is switched off</Badge>}
        <Button asChild variant="ghost" size="sm" className="ms-auto">
          <Link href={bySql(endpoint.name)}>
            <SquareTerminal /> Ask by SQL
          </Link>
        </Button>
      </div>
      {query.error && !rows && (
        <ErrorState error={query.error} what="the predictions" onRetry={() => void query.refetch()} />
      )}
      {!rows && !query.error && <Skeleton className="mx-6 mt-4 h-40" />}
      {rows?.length === 0 && (
        <EmptyState icon={<ScrollText />} title="No predictions here">
          Each prediction of the endpoint becomes a row, with its inputs, its answer and its latency.
        </EmptyState>
      )}
      {rows && rows.length > 0 && <InferencesTable rows={rows} />}
      <ShowMore query={query} what="older" />
    </div>
  );
}

const InferencesTable = ({ rows }: { rows: readonly Row[] }) => (
  <Table label="Predictions" className="min-w-[960px]">
    <thead>
      <tr>
        <TableHead className="w-28">When</TableHead>
        <TableHead className="w-24">Entity</TableHead>
        <TableHead>Inputs</TableHead>
        <TableHead className="w-44">Answer</TableHead>
        <TableHead className="w-20">Label</TableHead>
        <TableHead align="end" className="w-24">
          Latency
        </TableHead>
        <TableHead className="w-36">Caller</TableHead>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <TableRow key={`${row.requestId} ${row.rowIndex} ${row.entity}`}>
          <TableCell className="text-muted-foreground" title={row.requestId}>
            <Time value={row.time} />
          </TableCell>
          <TableCell>
            <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
              {row.entity}
              {row.isShadow && <Badge>shadow</Badge>}
            </span>
          </TableCell>
          <TableCell className="max-w-0">
            <Cell text={inputsOf(row)} />
          </TableCell>
          <TableCell className="max-w-0">
            {row.status >= 400 ? (
              <span className="flex items-center gap-1.5">
                <Badge tone="danger">{row.status}</Badge>
                <Cell text={row.fault ?? ''} />
              </span>
            ) : (
              <Cell text={textOf(row.output)} />
            )}
          </TableCell>
          <TableCell>
            {row.label === null || row.label === undefined ? (
              <span className="text-muted-foreground">–</span>
            ) : (
              textOf(row.label)
            )}
          </TableCell>
          <TableCell align="end">{milliseconds(row.latencyMs)}</TableCell>
          <TableCell className="max-w-0 truncate text-muted-foreground" title={row.caller ?? undefined}>
            {row.caller}
          </TableCell>
        </TableRow>
      ))}
    </tbody>
  </Table>
);

const Cell = ({ text }: { text: string }) => (
  <span className="block truncate font-mono text-xs" title={text.slice(0, 2000)}>
    {text}
  </span>
);

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '–' : JSON.stringify(value);

function inputsOf({ inputs, fault }: Row): string {
  if (inputs === null) return fault?.startsWith('MAX_') ? 'too long to be kept' : 'not kept';
  return Object.entries(inputs)
    .map(([name, value]) => `${name}: ${textOf(value)}`)
    .join(', ');
}
