'use client';
import { useBytes } from '../read-file';
import { nameOf } from '../source';
import { FilePanel } from './file-panel';
import { useBlobUrl } from './use-blob-url';
import type { ViewerProps } from './viewer';

/** In the browser's own viewer, which gives what is in a document no rights of ours. */
export function PdfViewer({ url, path, size }: ViewerProps) {
  const query = useBytes(url, size);
  const src = useBlobUrl(query.data, 'application/pdf');
  return (
    <FilePanel query={query} what="the document">
      {() => src && <iframe title={nameOf(path)} src={src} className="min-h-0 w-full flex-1" />}
    </FilePanel>
  );
}
