'use client';
import { useQuery } from '@tanstack/react-query';
import { QueryPanel } from '@/components/data/query-panel';
import { Skeleton } from '@/components/ui/skeleton';
import type { CallError } from '@/lib/client/call';
import { isCallError } from '@/lib/client/call';
import { readRange, unreadable } from '../read-file';
import { nameOf } from '../source';
import type { ViewerProps } from '../viewers/viewer';
import { openParquet } from './parquet-source';
import type { TableSource } from './table-source';
import { TableView } from './table-view';

export function ParquetViewer({ url, path, size }: ViewerProps) {
  const query = useQuery<TableSource, CallError>({
    queryKey: ['file', url, size, 'parquet'],
    queryFn: () =>
      openParquet(`${url} ${size}`, {
        byteLength: size,
        slice: (start, end = size) => readRange(url, start, end),
      }).catch((error: unknown) => {
        throw isCallError(error) ? error : unreadable('as Parquet', error);
      }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  return (
    <QueryPanel
      query={query}
      what="the table"
      skeleton={<Skeleton className="m-4 h-40" />}
      className="flex min-h-0 flex-1 flex-col"
    >
      {(table) => <TableView table={table} name={nameOf(path)} />}
    </QueryPanel>
  );
}
