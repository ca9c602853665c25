'use client';
import { Fragment, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { CallError } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { formatCount, plural } from '@/lib/pure/format';
import { ListSkeleton } from './list-skeleton';
import { ErrorState, StaleNotice } from './states';

export type ListColumn<Row, Sort extends string = string> = {
  /** Where titles come from users, who may write any twice. */
  id?: string;
  title: string;
  /** Said to screen readers alone, where what stands below needs no title. */
  isTitleHidden?: boolean;
  /** How wide the column is, and how wide the page beside the sidebar must be for it: `hidden w-36 @4xl:table-cell`. */
  className?: string;
  align?: 'end';
  isMuted?: boolean;
  /** What has no room is cut, not broken. */
  isCut?: boolean;
  /** A press on the title orders the list by this. */
  sort?: Sort;
  /** Names begin with a; times begin with the newest. */
  isAscendingFirst?: boolean;
  cell: (row: Row) => ReactNode;
};

export type ListSort<Sort extends string> = {
  by: Sort;
  isAscending: boolean;
  onSort: (by: Sort, isAscending: boolean) => void;
};

/** What a list asks of its question, whether that is answered at once or page after page. */
type ListQuery = {
  error: CallError | null;
  isFetching: boolean;
  isPlaceholderData: boolean;
  refetch: () => unknown;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
  fetchNextPage?: () => unknown;
};

type ListProps<Row, Sort extends string> = {
  /** Names the table, and what its keys belong to. */
  label: string;
  /** Completes "Could not load …". */
  what: string;
  query: ListQuery;
  /** Nothing until the first answer has come. */
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string | number;
  columns: readonly ListColumn<Row, Sort>[];
  /** How wide the table is at least: where there is less room it scrolls sideways. */
  className?: string;
  empty: ReactNode;
  /** What one row is called where they are counted. */
  noun?: string;
  /** How many there are in all; else those that have come are counted. */
  total?: number | undefined;
  /** Counted with the rows: `3 folders, `. */
  counted?: string;
  sort?: ListSort<Sort>;
  isSelected?: (row: Row) => boolean;
  /** What an opened row shows below itself. */
  below?: (row: Row) => ReactNode;
  /** Rows of another kind before all others, as table rows of their own; they come when the others do. */
  first?: ReactNode;
  /** Stands in a page that scrolls as a whole, with other parts. */
  isPart?: boolean;
};

/** A list of things: on its way, failed, empty, or a table that is ordered by its titles, walked by keys and read page after page. */
export function List<Row, Sort extends string = never>(props: ListProps<Row, Sort>) {
  const { label, what, query, rows, rowId, columns, first, isPart, isSelected, below } = props;
  const body = useListKeys(label);
  const retry = {
    error: query.error as CallError,
    what,
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  if (!rows && query.error) return <ErrorState {...retry} />;
  if (rows?.length === 0 && !first && !query.isPlaceholderData) {
    return (
      <div className={cn(!isPart && 'min-h-0 flex-1 overflow-y-auto scroll-thin')}>
        {query.error && <StaleNotice {...retry} className="m-4" />}
        {props.empty}
      </div>
    );
  }
  return (
    <div
      ref={body}
      aria-busy={!rows}
      className={cn(
        'relative transition-opacity duration-100 scroll-thin',
        isPart ? 'overflow-x-auto' : 'min-h-0 flex-1 overflow-auto',
        query.isPlaceholderData && 'opacity-55',
      )}
    >
      {query.error && <StaleNotice {...retry} className="sticky start-0 m-4" />}
      <table
        aria-label={label}
        className={cn('w-full border-separate border-spacing-0 text-sm', props.className)}
      >
        <thead className={cn('bg-background [&_td]:border-b', !isPart && 'sticky top-0 z-10')}>
          <tr>
            {columns.map((column) => (
              <TableHead
                key={column.id ?? column.title}
                align={column.align}
                className={cn(column.isCut && !column.className && 'min-w-32', column.className)}
                title={column.isCut && !column.isTitleHidden ? column.title : undefined}
                {...sortOf(column, props.sort)}
              >
                {column.isTitleHidden ? <span className="sr-only">{column.title}</span> : column.title}
              </TableHead>
            ))}
            <Margin />
          </tr>
        </thead>
        <tbody className="[&>tr:not([data-open])>td]:border-b">
          {rows && first}
          {rows ? (
            rows.map((row) => {
              const isChosen = isSelected?.(row);
              const detail = below?.(row);
              return (
                <Fragment key={rowId(row)}>
                  <TableRow
                    aria-selected={isChosen}
                    data-open={detail ? '' : undefined}
                    className="focus-within:bg-hover aria-selected:bg-accent-soft data-open:bg-surface"
                  >
                    {columns.map((column) => (
                      <TableCell
                        key={column.id ?? column.title}
                        align={column.align}
                        className={cn(
                          column.className,
                          column.isMuted && 'text-muted-foreground',
                          column.isCut && 'max-w-0 truncate',
                        )}
                      >
                        {column.cell(row)}
                      </TableCell>
                    ))}
                    <Margin />
                  </TableRow>
                  {detail && (
                    <tr className="bg-surface">
                      <td colSpan={columns.length + 1} className="px-4 pb-4 lg:px-6">
                        {detail}
                      </td>
                    </tr>
                  )}
                </Fragment>
              );
            })
          ) : (
            <ListSkeleton columns={columns} />
          )}
        </tbody>
      </table>
      {rows && <Foot {...props} shown={rows.length} />}
    </div>
  );
}

/** The page's margin: which column is the last one in sight depends on the page's width. */
const Margin = () => <td aria-hidden className="w-2 p-0 lg:w-4" />;

function sortOf<Row, Sort extends string>(
  { sort, isAscendingFirst = false }: ListColumn<Row, Sort>,
  order: ListSort<Sort> | undefined,
) {
  if (sort === undefined || !order) return {};
  const isNow = order.by === sort;
  return {
    sort: isNow ? (order.isAscending ? ('ascending' as const) : ('descending' as const)) : ('none' as const),
    onSort: () => order.onSort(sort, isNow ? !order.isAscending : isAscendingFirst),
  };
}

type FootProps = Pick<ListProps<never, never>, 'query' | 'noun' | 'total' | 'counted'> & { shown: number };

/** How many there are, and the way to the next ones. */
function Foot({ query, noun, total, counted = '', shown }: FootProps) {
  const { hasNextPage = false, isFetchingNextPage, fetchNextPage } = query;
  if (noun === undefined && !hasNextPage) return null;
  const all = total ?? shown;
  const isPartial = hasNextPage && all > shown;
  return (
    <div className="sticky start-0 flex min-h-12 max-w-full items-center justify-between gap-4 px-4 py-2 text-xs text-muted-foreground lg:px-6">
      <span role="status">
        {noun !== undefined && counted + (isPartial ? `${formatCount(shown)} of ` : '')}
        {noun !== undefined && plural(all, noun)}
        {hasNextPage && total === undefined && ' so far'}
      </span>
      {hasNextPage && (
        <Button size="sm" disabled={isFetchingNextPage} onClick={() => void fetchNextPage?.()}>
          Show more
        </Button>
      )}
    </div>
  );
}
