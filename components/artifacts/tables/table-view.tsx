'use client';
import { useQueries, useQuery } from '@tanstack/react-query';
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { DataTable } from '@/components/data/data-table';
import { PartPager } from '@/components/data/part-pager';
import { Button } from '@/components/ui/button';
import { CallError } from '@/lib/client/call';
import { ROW_HEIGHTS } from '@/lib/client/preferences';
import { formatBytes, formatCount, plural } from '@/lib/pure/format';
import { cellText } from './parse-table';
import type { Rows, TableColumn, TableSource } from './table-source';

const PAGE = 1_000;
const KEPT = 60_000;
/** So much is read without asking first. */
const UNASKED = 32 << 20;
/** Of a number; all of them are told on hover. */
const DIGITS = 7;
const NUMBER = '#';
/** A time to the millisecond, which has room: cut, all of a day look the same. */
const TIME = 24;

/** Room for the title and for what stands below it, in pixels: within reason, as some cells are whole texts. */
function widthOf({ name, isNumeric, type, letters = 0 }: TableColumn): number {
  const known = isNumeric ? Math.min(letters, DIGITS + 2) : letters;
  const cells = type?.startsWith('timestamp') ? TIME : known;
  return Math.min(320, Math.max(112, 40 + 8 * name.length, 16 + 8 * cells));
}
const never = () => {};

type Row = { id: string; at: number };

type TableViewProps = {
  table: TableSource;
  name: string;
  /** Where a cell is more than its text. */
  cell?: (value: unknown) => ReactNode | undefined;
  rowHeight?: number;
  pageSize?: number;
};

/** A table a page at a time, sorted by any column; columns are read when they come into sight. */
export function TableView({
  table,
  name,
  cell,
  rowHeight = ROW_HEIGHTS.compact,
  pageSize = PAGE,
}: TableViewProps) {
  const [{ page: asked, sort }, setView] = useQueryStates({
    page: parseAsInteger.withDefault(1),
    /** A column's number, with a minus in front where the largest come first. */
    sort: parseAsString.withDefault(''),
  });
  const [shown, setShown] = useState<readonly string[]>([]);
  const [allowed, setAllowed] = useState('');
  const [activeId, setActiveId] = useState<string>();

  const pages = Math.max(1, Math.ceil(table.total / pageSize));
  const page = Math.min(pages, Math.max(1, asked)) - 1;
  const sorted = /^-?\d+$/.test(sort) && !table.sortFault ? Math.abs(Number(sort)) : undefined;
  const isDescending = sort.startsWith('-');
  const order = useQuery<Uint32Array, CallError>({
    queryKey: ['file', table.key, 'order', sort],
    queryFn: () => table.order(sorted ?? 0, isDescending).catch(unreadable),
    enabled: sorted !== undefined && sorted < table.columns.length,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT,
    retry: false,
  });

  const start = pages === 1 ? 0 : page * pageSize;
  const end = Math.min(table.total, start + pageSize);
  const rows: Rows | undefined = useMemo(
    () => (sorted === undefined ? { start, end } : order.data?.subarray(start, end)),
    [sorted, order.data, start, end],
  );
  const wanted = shown.map(Number).filter((column) => column < table.columns.length);
  const cost = rows ? table.cost(wanted, rows) : 0;
  const question = `${table.key} ${page} ${sort}`;
  const isAsked = cost <= UNASKED || allowed === question;
  const read = useQueries({
    queries: wanted.map((column) => ({
      queryKey: ['file', question, 'column', column],
      queryFn: () => table.readColumn(column, rows as Rows).catch(unreadable),
      enabled: rows !== undefined && isAsked,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: KEPT,
      retry: false,
    })),
  });
  const values = new Map(wanted.map((column, index) => [column, read[index]?.data]));
  const fault = (order.error ?? read.find(({ error }) => error)?.error) as CallError | undefined;

  const list = useMemo(
    () => Array.from({ length: end - start }, (_, at): Row => ({ id: String(start + at + 1), at })),
    [start, end],
  );
  const loaded = wanted.map((column) => (values.get(column) ? column : '')).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `loaded` says which values there are.
  const columns = useMemo(
    () => [
      {
        id: NUMBER,
        title: NUMBER,
        width: 72,
        isPinned: true,
        align: 'end' as const,
        cell: ({ at }: Row) => (
          <span className="text-muted-foreground">
            {formatCount((sorted === undefined ? start + at : (order.data?.[start + at] ?? 0)) + 1)}
          </span>
        ),
      },
      ...table.columns.map((read, column) => ({
        id: String(column),
        title: read.name || `column ${column + 1}`,
        ...(read.type && { note: read.type }),
        width: widthOf(read),
        align: read.isNumeric ? ('end' as const) : ('start' as const),
        isSortable: !table.sortFault,
        cell: ({ at }: Row) => <Cell values={values.get(column)} at={at} special={cell} />,
      })),
    ],
    [table, question, loaded, order.data],
  );
  const onView = useCallback(
    (view: { columns: readonly string[] }) =>
      setShown((before) => {
        const now = view.columns.filter((id) => id !== NUMBER);
        return now.join(' ') === before.join(' ') ? before : now;
      }),
    [],
  );
  function onSort(id: string) {
    if (id === NUMBER) return void setView({ sort: null, page: null });
    const next = sort === id ? `-${id}` : sort === `-${id}` ? null : id;
    void setView({ sort: next, page: null });
  }
  return (
    <>
      {fault && (
        <p className="shrink-0 border-b bg-danger-soft px-4 py-1.5 text-xs text-danger">{fault.message}</p>
      )}
      {!isAsked && (
        <p className="flex shrink-0 flex-wrap items-center gap-3 border-b bg-warning-soft px-4 py-1.5 text-xs text-warning">
          These columns of this page are in {formatBytes(cost)} of the file.
          <Button size="sm" onClick={() => setAllowed(question)}>
            Read them
          </Button>
        </p>
      )}
      <DataTable
        label={name}
        columns={columns}
        rows={list}
        rowId={({ id }) => id}
        rowHeight={rowHeight}
        total={table.total}
        sort={{ id: sorted === undefined ? '' : String(sorted), isDescending }}
        onSort={onSort}
        isSelected={() => false}
        rowVersion={(row) => row}
        scrollKey={`${name} ${page} ${sort}`}
        activeId={activeId}
        onActivate={setActiveId}
        onOpen={never}
        onView={onView}
        storageKey={`plumbline.file.${name}`}
      />
      <PartPager what="Page" part={page + 1} parts={pages} onPart={(next) => void setView({ page: next })}>
        {pages > 1
          ? `Rows ${formatCount(start + 1)} to ${formatCount(end)} of ${formatCount(table.total)}`
          : plural(table.total, 'row')}
        , {plural(table.columns.length, 'column')}
        {table.sortFault && `. ${table.sortFault}`}
      </PartPager>
    </>
  );
}

function Cell({
  values,
  at,
  special,
}: {
  values: readonly unknown[] | undefined;
  at: number;
  special: TableViewProps['cell'];
}) {
  if (!values) return <span className="text-faint">…</span>;
  const value = values[at];
  const text = cellText(value);
  const isLong = text.length > DIGITS + 2 && /^-?\d*\.\d+$/.test(text);
  return (
    special?.(value) ?? (
      <span className="truncate" title={text}>
        {isLong ? String(Number(Number(text).toPrecision(DIGITS))) : text}
      </span>
    )
  );
}

function unreadable(error: unknown): never {
  if (error instanceof CallError) throw error;
  throw new CallError('UNREADABLE', error instanceof Error ? error.message : String(error), 0);
}
