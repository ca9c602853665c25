'use client';
import { SearchX } from 'lucide-react';
import { PartPager } from '@/components/data/part-pager';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import { readRefs } from '../compare-link';
import { FileDiff } from '../file-diff';
import { TableSkeleton } from '../overview-tab';
import { useComparison } from '../use-comparison';
import { BelowRows } from './below-rows';
import { BesideRows } from './beside-rows';
import { readTableOrder } from './table-order';
import { TableToolbar } from './table-toolbar';

export type JoinedAnswer = OutputOf<'tracking.compareTables'>;

export const isTable = (path: string): boolean => /\.(json|csv|tsv|parquet)$/i.test(path);

const PAGE = 100;

/** Whether a table is compared as one, or line by line. */
export function TableOrText() {
  const { url, set } = useComparison();
  return (
    <Segmented
      label="How the file is compared"
      value={url.as ?? 'table'}
      onValueChange={(as) => void set({ as: as === 'table' ? null : as })}
      options={[
        { value: 'table', label: 'As one table' },
        { value: 'text', label: 'As text' },
      ]}
    />
  );
}

/** A table that the runs logged under one path, as one: their rows below each other, or the runs beside each other by a key. */
export function JoinedTable({ path }: { path: string }) {
  const { refs, url, set } = useComparison();
  const order = readTableOrder(url.sort, readRefs(url.runs), refs);
  const query = useOperation(
    'tracking.compareTables',
    {
      runs: refs,
      path,
      ...(url.key !== null && { key: url.key, onlyDifferences: !url.all }),
      ...(url.key !== null && url.column !== null && { columns: [url.column] }),
      search: url.find,
      ...(order && {
        sort: {
          column: order.column,
          place: order.run === null ? 0 : refs.indexOf(order.run),
          isDescending: order.isDescending,
        },
      }),
      offset: (Math.max(1, url.page) - 1) * PAGE,
      limit: PAGE,
    },
    { keepPrevious: true, staleTime: 60_000 },
  );
  const isNone = query.data?.parts.every((part) => part === null || part.fault !== null) ?? false;
  // Any JSON may be logged; only log_table's is a table.
  if (isNone && path.toLowerCase().endsWith('.json')) return <FileDiff path={path} title={path} />;
  return (
    <section aria-label={path} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 border-b px-4">
        <h2 className="min-w-0 truncate font-medium" title={path}>
          {path}
        </h2>
        <span role="status" className="text-xs text-muted-foreground tabular">
          {query.data && saidOf(query.data)}
        </span>
        {!path.toLowerCase().endsWith('.parquet') && (
          <span className="ms-auto">
            <TableOrText />
          </span>
        )}
      </div>
      {query.data && <TableToolbar answer={query.data} />}
      <QueryPanel
        query={query}
        what="the tables"
        skeleton={<TableSkeleton />}
        className="flex min-h-0 flex-1 flex-col"
        empty={({ rows, total }) => (rows.length === 0 ? <NoRows total={total} /> : undefined)}
      >
        {(answer) => (
          <>
            <div className="min-h-0 flex-1 overflow-auto scroll-thin">
              {answer.rows[0]?.run === null ? (
                <BesideRows answer={answer} label={path} order={order} />
              ) : (
                <BelowRows answer={answer} label={path} order={order} />
              )}
            </div>
            <PartPager
              what="Page"
              part={Math.max(1, url.page)}
              parts={Math.ceil(answer.total / PAGE)}
              onPart={(page) => void set({ page })}
            >
              {plural(answer.total, 'row')}
            </PartPager>
          </>
        )}
      </QueryPanel>
    </section>
  );
}

/** Which runs have a part in it, and what is left out. */
function saidOf({ parts, isCut, repeated }: JoinedAnswer): string {
  const having = parts.filter((part) => part !== null && part.fault === null).length;
  const faults = [...new Set(parts.flatMap((part) => part?.fault ?? []))];
  return [
    `${having} of ${plural(parts.length, 'run')}`,
    ...(isCut ? ['only the first rows and columns of large files are looked at'] : []),
    ...(faults.length > 0 ? [`left out: ${faults.slice(0, 3).join('; ')}`] : []),
    ...(repeated > 0
      ? [`${formatCount(repeated)} keys occur more than once in a run: the first row is shown`]
      : []),
  ].join(' · ');
}

function NoRows({ total }: { total: number }) {
  const { url, set } = useComparison();
  // The link is of a time when there were more rows, or fewer that were all the same.
  if (total > 0)
    return (
      <EmptyState
        icon={<SearchX />}
        title="The table ends before this page"
        actions={<Button onClick={() => void set({ page: null })}>To the first page</Button>}
      >
        It has {plural(total, 'row')} on {plural(Math.ceil(total / PAGE), 'page')}.
      </EmptyState>
    );
  const isNarrow = url.find !== '';
  if (!isNarrow && url.key !== null && !url.all)
    return (
      <EmptyState
        icon={<SearchX />}
        title="No row differs"
        actions={<Button onClick={() => void set({ all: true })}>Show all rows</Button>}
      >
        All runs have the same values for every key.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<SearchX />}
      title={isNarrow ? `No row has “${url.find}”` : 'No rows'}
      actions={isNarrow && <Button onClick={() => void set({ find: null })}>Clear the search</Button>}
    />
  );
}
