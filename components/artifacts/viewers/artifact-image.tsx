'use client';
import type { ComponentProps } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import { kindOf } from '../file-kind';
import { useBytes } from '../read-file';
import { type ArtifactSource, artifactUrl } from '../source';
import { useBlobUrl } from './use-blob-url';

type Props = Omit<ComponentProps<'img'>, 'src' | 'alt'> & {
  source: ArtifactSource;
  path: string;
  size: number;
  alt: string;
};

/** A picture or drawing among the artifacts, as an image: whatever else is in it does not run and fetches nothing. */
export function ArtifactImage({ source, path, size, alt, ...props }: Props) {
  const url = artifactUrl(source, path);
  if (kindOf(path) === 'drawing') return <Drawing url={url} size={size} alt={alt} {...props} />;
  // biome-ignore lint/performance/noImgElement: a file of a run, which no build knows.
  return <img src={url} alt={alt} {...props} />;
}

/** Browsers show a drawing only by its type, which the server does not give it. */
function Drawing({ url, size, alt, ...props }: Omit<Props, 'source' | 'path'> & { url: string }) {
  const query = useBytes(url, size);
  const src = useBlobUrl(query.data, 'image/svg+xml');
  if (query.error) return <p className="text-xs text-danger">{query.error.message}</p>;
  if (!src) return <Skeleton className="h-40 w-full" />;
  // biome-ignore lint/performance/noImgElement: bytes in memory.
  return <img src={src} alt={alt} {...props} />;
}
