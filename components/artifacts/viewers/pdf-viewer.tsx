'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { Skeleton } from '@/components/ui/skeleton';
import { useBytes } from '../read-file';
import { nameOf } from '../source';
import { useBlobUrl } from './use-blob-url';
import type { ViewerProps } from './viewer';

/** In the browser's own viewer, which gives what is in a document no rights of ours. */
export function PdfViewer({ url, path, size }: ViewerProps) {
  const query = useBytes(url, size);
  const src = useBlobUrl(query.data, 'application/pdf');
  return (
    <QueryPanel
      query={query}
      what="the document"
      skeleton={<Skeleton className="m-4 h-40" />}
      className="flex min-h-0 flex-1 flex-col"
    >
      {() => src && <iframe title={nameOf(path)} src={src} className="min-h-0 w-full flex-1" />}
    </QueryPanel>
  );
}
