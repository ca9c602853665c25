'use client';
import { Play, SquareTerminal } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useRef } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { formatDuration, plural } from '@/lib/pure/format';
import { CellsTable } from './cells-table';

const EXAMPLE = 'SELECT *\nFROM main.schema.table\nLIMIT 100';

/** SELECTs over the tables that one may read. The address holds the query. */
export function SqlPage() {
  const [sql, setSql] = useQueryState('sql', parseAsString.withDefault('').withOptions({ history: 'push' }));
  const editor = useRef<HTMLTextAreaElement>(null);
  const query = useOperation(
    'features.queryTables',
    { sql, limit: 1000 },
    { enabled: sql !== '', keepPrevious: true, staleTime: 60_000 },
  );
  const run = () => {
    const text = editor.current?.value.trim() ?? '';
    if (text === sql) void query.refetch();
    else void setSql(text || null);
  };
  return (
    <>
      <PageBar crumbs={[{ label: 'Feature tables', href: '/features' }]} title="SQL" />
      <form
        className="flex flex-col gap-2 border-b p-4 lg:px-6"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <Textarea
          ref={editor}
          key={sql}
          aria-label="SQL"
          defaultValue={sql}
          placeholder={EXAMPLE}
          spellCheck={false}
          rows={5}
          className="font-mono text-xs leading-5"
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            run();
          }}
        />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" disabled={query.isFetching}>
            <Play /> Run
          </Button>
          <span className="text-xs text-muted-foreground">
            <Kbd keys="mod+enter" />
          </span>
          <p role="status" className="text-xs text-muted-foreground tabular">
            {query.data &&
              !query.isFetching &&
              `${query.data.hasMore ? 'The first ' : ''}${plural(query.data.rows.length, 'row')} in ${formatDuration(query.data.milliseconds)}`}
          </p>
        </div>
      </form>
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        {sql === '' ? (
          <EmptyState icon={<SquareTerminal />} title="Ask the feature tables">
            A SELECT over tables by their names, joins and windows too. It reads only what you may read, and
            takes 30 seconds at most.
          </EmptyState>
        ) : (
          <QueryPanel
            query={query}
            what="the answer"
            skeleton={<Skeleton className="m-6 h-64" />}
            empty={({ rows }) =>
              rows.length === 0 ? <EmptyState title="No rows">The query answers none.</EmptyState> : undefined
            }
          >
            {({ columns, rows }) => <CellsTable label="Answer" columns={columns} rows={rows} />}
          </QueryPanel>
        )}
      </div>
    </>
  );
}
