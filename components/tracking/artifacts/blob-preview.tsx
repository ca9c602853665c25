'use client';
import { useEffect, useState } from 'react';
import type { FileKind } from './file-kind';

type BlobPreviewProps = { bytes: ArrayBuffer; kind: FileKind; type: string | undefined; name: string };

function useBlobUrl(bytes: ArrayBuffer, type: string | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], type ? { type } : {}));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return url;
}

/** A page of somebody's making runs in a box without our origin, cookies or forms: here, and by what the server says. */
export const PagePreview = ({ src, name }: { src: string; name: string }) => (
  <iframe
    title={name}
    src={src}
    sandbox="allow-scripts"
    referrerPolicy="no-referrer"
    className="min-h-0 w-full flex-1 bg-white"
  />
);

/** What the browser itself can show. */
export function BlobPreview({ bytes, kind, type, name }: BlobPreviewProps) {
  const url = useBlobUrl(bytes, type);
  if (!url) return null;
  if (kind === 'image') {
    return (
      <div className="flex min-h-0 flex-1 overflow-auto bg-[repeating-conic-gradient(var(--muted)_0_25%,var(--background)_0_50%)] bg-[length:16px_16px] p-4 scroll-thin">
        {/* biome-ignore lint/performance/noImgElement: these are bytes in memory, there is nothing to optimise. */}
        <img src={url} alt={name} className="m-auto max-w-full bg-white" />
      </div>
    );
  }
  if (kind === 'pdf') return <iframe title={name} src={url} className="min-h-0 w-full flex-1" />;
  if (kind === 'audio') {
    return (
      <div className="grid flex-1 place-content-center p-6">
        {/* biome-ignore lint/a11y/useMediaCaption: a logged sound comes without captions. */}
        <audio controls src={url} aria-label={name} />
      </div>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 bg-black">
      {/* biome-ignore lint/a11y/useMediaCaption: a logged film comes without captions. */}
      <video controls src={url} aria-label={name} className="m-auto max-h-full max-w-full" />
    </div>
  );
}
