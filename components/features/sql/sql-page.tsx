'use client';
import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Play, Square, SquareTerminal } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useEffect, useRef, useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { Skeleton } from '@/components/ui/skeleton';
import { keyOf, useOperation } from '@/lib/client/use-operation';
import { formatDuration, plural } from '@/lib/pure/format';
import { CellsTable } from '../cells-table';
import { RelationsDrawer, RelationsRail } from './relations-rail';
import { TakeAway } from './take-away';

const ofTable = (name: string) => `SELECT *\nFROM ${name}\nLIMIT 100`;
const EXAMPLE = ofTable('main.schema.table');
const WRONG = 400;

/** SELECTs over what one may read. The address holds the query. */
export function SqlPage() {
  const [sql, setSql] = useQueryState('sql', parseAsString.withDefault('').withOptions({ history: 'push' }));
  const editor = useRef<HTMLTextAreaElement>(null);
  // Another address brings its own text. The field stays the same one: whoever runs by the keyboard goes on writing in it.
  useEffect(() => {
    const field = editor.current;
    if (field && field.value.trim() !== sql) field.value = sql;
  }, [sql]);
  const client = useQueryClient();
  const [stopped, setStopped] = useState<string>();
  const isStopped = sql !== '' && stopped === sql;
  const asked = { sql, limit: 1000 };
  const query = useOperation('features.queryTables', asked, {
    enabled: sql !== '' && !isStopped,
    keepPrevious: true,
    staleTime: 60_000,
  });
  // What is wrong with the SQL is said where it is written; to try it again would not help.
  const fault = query.error?.status === WRONG ? query.error.message : undefined;
  const run = () => {
    const text = editor.current?.value.trim() ?? '';
    setStopped(undefined);
    // One that was stopped is asked by being wanted again.
    if (text === sql) void (isStopped || query.refetch());
    else void setSql(text || null);
  };
  /** The server gives it up too. */
  const stop = () => {
    setStopped(sql);
    void client.cancelQueries({ queryKey: keyOf('features.queryTables', asked) });
    editor.current?.focus();
  };
  const insert = (name: string, what: 'table' | 'column') => {
    const field = editor.current;
    if (!field) return;
    const text = what === 'table' && field.value.trim() === '' ? ofTable(name) : name;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
    field.focus();
  };
  return (
    <>
      <PageBar crumbs={[{ label: 'Feature tables', href: '/features' }]} title="SQL" />
      <div className="flex min-h-0 flex-1">
        <RelationsRail onInsert={insert} />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <form
            className="flex flex-col gap-2 border-b p-4"
            onSubmit={(event) => {
              event.preventDefault();
              run();
            }}
          >
            <Textarea
              ref={editor}
              aria-label="SQL"
              aria-invalid={fault !== undefined}
              aria-describedby={fault === undefined ? undefined : 'sql-fault'}
              defaultValue={sql}
              placeholder={EXAMPLE}
              spellCheck={false}
              rows={Math.min(16, Math.max(5, sql.split('\n').length + 1))}
              className="font-mono text-xs leading-5"
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
                event.preventDefault();
                run();
              }}
            />
            <div className="flex min-h-8 flex-wrap items-center gap-3">
              <Button type="submit" variant="primary" disabled={query.isFetching}>
                <Play /> Run
              </Button>
              <RelationsDrawer onInsert={insert} />
              <span className="text-xs text-muted-foreground max-sm:hidden">
                <Kbd keys="mod+enter" />
              </span>
              {query.isFetching && (
                <Button className="animate-[fade_120ms_300ms_backwards]" onClick={stop}>
                  <Square /> Stop
                </Button>
              )}
              <p role="status" className="text-xs text-muted-foreground tabular">
                {query.data &&
                  !query.isFetching &&
                  !query.error &&
                  !query.isPlaceholderData &&
                  `${query.data.hasMore ? 'The first ' : ''}${plural(query.data.rows.length, 'row')} in ${formatDuration(query.data.milliseconds)}`}
              </p>
              {query.data && !query.error && !query.isPlaceholderData && <TakeAway sql={sql} />}
            </div>
          </form>
          <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
            {sql === '' ? (
              <EmptyState icon={<SquareTerminal />} title="Ask your tables">
                A SELECT over feature tables, predictions of endpoints and metrics of monitors, joins and
                windows too. It reads only what you may read, and takes 30 seconds at most.
              </EmptyState>
            ) : isStopped && (query.data === undefined || query.isPlaceholderData) ? (
              <EmptyState title="Stopped">The server works on it no more. Run asks it again.</EmptyState>
            ) : fault !== undefined ? (
              <Fault text={fault} />
            ) : (
              <QueryPanel
                query={query}
                what="the answer"
                skeleton={<Skeleton className="m-6 h-64" />}
                empty={({ rows }) =>
                  rows.length === 0 ? (
                    <EmptyState title="No rows">The query answers none.</EmptyState>
                  ) : undefined
                }
              >
                {({ columns, rows }) => <CellsTable label="Answer" columns={columns} rows={rows} />}
              </QueryPanel>
            )}
          </div>
        </div>
      </div>
    </>
  );
}

/** As the engine says it: the line, and below it the place. */
const Fault = ({ text }: { text: string }) => (
  <div
    role="alert"
    id="sql-fault"
    className="m-4 flex gap-2 rounded-lg border border-danger/40 p-3 text-danger"
  >
    <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
    <pre className="min-w-0 overflow-x-auto font-mono text-xs leading-5 scroll-thin">{text}</pre>
  </div>
);
