'use client';
import { useState } from 'react';
import { nameOf } from '../source';
import { ArtifactImage } from './artifact-image';
import type { ViewerProps } from './viewer';

/** A picture on a board that shows where it is clear, with its measures. */
export function PictureViewer({ source, path, size }: ViewerProps) {
  const [told, setTold] = useState('');
  return (
    <>
      <div className="flex min-h-0 flex-1 overflow-auto bg-[repeating-conic-gradient(var(--muted)_0_25%,var(--background)_0_50%)] bg-[length:16px_16px] p-4 scroll-thin">
        <ArtifactImage
          source={source}
          path={path}
          size={size}
          alt={nameOf(path)}
          className="m-auto max-w-full bg-white"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setTold(`${naturalWidth} × ${naturalHeight}`)
          }
          onError={() => setTold('This is no picture that the browser can show.')}
        />
      </div>
      <p className="min-h-8 shrink-0 border-t px-4 py-2 text-xs text-muted-foreground tabular">{told}</p>
    </>
  );
}
