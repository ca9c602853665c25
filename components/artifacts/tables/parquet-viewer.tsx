'use client';
import { useQuery } from '@tanstack/react-query';
import type { CallError } from '@/lib/client/call';
import { isCallError } from '@/lib/client/call';
import { readRange, unreadable } from '../read-file';
import { nameOf } from '../source';
import { FilePanel } from '../viewers/file-panel';
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
    <FilePanel query={query} what="the table">
      {(table) => <TableView table={table} name={nameOf(path)} />}
    </FilePanel>
  );
}
