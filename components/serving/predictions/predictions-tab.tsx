'use client';
import { ScrollText, SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState, ErrorState } from '@/components/data/states';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import { Skeleton } from '@/components/ui/skeleton';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useOperation, usePagedOperation } from '@/lib/client/use-operation';
import { readInstant } from '@/lib/pure/read-instant';
import { logName } from '@/lib/pure/scoring/log-name';
import type { Endpoint } from '../endpoint-page';
import { hintText } from '../hint-text';
import { keyOf, readKey } from './prediction-text';
import { OUTCOMES, PredictionsBar } from './predictions-bar';
import { PredictionsTable } from './predictions-table';

const PredictionDialog = lazyDialog(() =>
  import('./prediction-dialog').then((module) => module.PredictionDialog),
);

const bySql = (name: string) =>
  `/features/sql?${new URLSearchParams({ sql: `SELECT *\nFROM ${logName(name)}\nORDER BY time DESC\nLIMIT 100` })}`;

/** The inference log: what was asked and answered, a row a prediction, with what turned out to be true. */
export function PredictionsTab({ endpoint }: { endpoint: Endpoint }) {
  const { name, settings } = endpoint;
  const [view, setView] = useQueryStates({
    outcome: parseAsStringLiteral(OUTCOMES).withDefault('all'),
    request: parseAsString.withDefault(''),
    entity: parseAsString.withDefault(''),
    /** In UTC: `2026-11-25T12:00`. */
    until: parseAsString.withDefault(''),
    /** The one that is open. */
    prediction: parseAsString.withDefault(''),
  });
  const { outcome, request: requestId, entity, until, prediction } = view;
  const to = readInstant(until);
  const query = usePagedOperation(
    'serving.listInferences',
    {
      ...{ name, outcome },
      ...(requestId && { requestId }),
      ...(entity && { entity }),
      ...(to !== undefined && { to }),
    },
    // What came before an instant is not added to.
    { every: (pages) => (pages.length > 1 || to !== undefined ? false : 5_000) },
  );
  const rows = query.data?.pages.flatMap((page) => page.rows);
  const open = readKey(prediction);
  const isNarrowed = outcome !== 'all' || requestId !== '' || entity !== '' || to !== undefined;
  const list = useListKeys('Predictions');
  return (
    <div ref={list} className="flex flex-col">
      <PredictionsBar
        view={view}
        onView={(change) => void setView(change)}
        entities={namesOf(endpoint, entity)}
      >
        {!settings.log.isOn && <Badge tone="warning">The log is switched off</Badge>}
        <Button asChild variant="ghost" size="sm" className="ms-auto">
          <Link href={bySql(name)}>
            <SquareTerminal /> Ask by SQL
          </Link>
        </Button>
      </PredictionsBar>
      <Lacking name={name} />
      {query.error && !rows && (
        <ErrorState error={query.error} what="the predictions" onRetry={() => void query.refetch()} />
      )}
      {!rows && !query.error && <Skeleton className="mx-6 mt-4 h-40" />}
      {rows?.length === 0 && (
        <EmptyState icon={<ScrollText />} title="No predictions here">
          {isNarrowed
            ? 'None of the log is of this request, entity, outcome and time.'
            : 'Each prediction of the endpoint becomes a row, with its inputs, its answer and its latency.'}
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <PredictionsTable rows={rows} onOpen={(row) => void setView({ prediction: keyOf(row) })} />
      )}
      <ShowMore query={query} what="older" />
      {open && (
        <PredictionDialog
          endpoint={name}
          of={open}
          onRequest={() => void setView({ prediction: null, request: open.requestId, until: null })}
          onClose={() => void setView({ prediction: null })}
        />
      )}
    </div>
  );
}

/** Those that answer now or were tried, and the one that is asked for. */
const namesOf = ({ config, pendingConfig, lastTried }: Endpoint, asked: string) => {
  const served = [config, pendingConfig, lastTried].flatMap(
    (one) => one?.entities.map(({ name }) => name) ?? [],
  );
  return [...new Set([...served, ...(asked ? [asked] : [])])];
};

/** What the log could not take: whoever reads it counts on its being whole. */
function Lacking({ name }: { name: string }) {
  const { data } = useOperation('serving.getHints', { name }, { every: 60_000 });
  const lacking = data?.hints.find(({ kind }) => kind === 'unlogged');
  return (
    lacking && (
      <p role="status" className="border-b bg-warning-soft px-4 py-2 text-warning lg:px-6">
        {hintText(lacking)}
      </p>
    )
  );
}
