'use client';
import { useQuery } from '@tanstack/react-query';
import { asyncBufferFromUrl, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { QueryPanel } from '@/components/data/query-panel';
import { Skeleton } from '@/components/ui/skeleton';
import { CallError } from '@/lib/client/call';
import { artifactUrl } from './file-kind';
import { cellText, type TableData } from './parse-table';
import { TableView } from './table-preview';

const ROWS = 1_000;

type Preview = { table: TableData; total: number };

/** The file's end says what is where; of the rest only the parts with the first rows are fetched. */
async function readBeginning(runId: string, path: string, size: number): Promise<Preview> {
  try {
    const file = await asyncBufferFromUrl({ url: artifactUrl(runId, path), byteLength: size });
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    const objects = await parquetReadObjects({ file, metadata, rowStart: 0, rowEnd: ROWS });
    return {
      table: { columns, rows: objects.map((row) => columns.map((column) => cellText(row[column]))) },
      total: Number(metadata.num_rows),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CallError('UNREADABLE', `This file cannot be read as Parquet: ${reason}.`, 0);
  }
}

type ParquetProps = { runId: string; path: string; size: number };

export function ParquetPreview({ runId, path, size }: ParquetProps) {
  const query = useQuery<Preview, CallError>({
    queryKey: ['parquet', runId, path, size],
    queryFn: () => readBeginning(runId, path, size),
    staleTime: 60_000,
    retry: false,
  });
  return (
    <QueryPanel
      query={query}
      what="the table"
      skeleton={<Skeleton className="m-4 h-40" />}
      className="flex min-h-0 flex-1 flex-col"
    >
      {({ table, total }) => <TableView table={table} name={path} total={total} />}
    </QueryPanel>
  );
}
