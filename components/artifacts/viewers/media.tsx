'use client';
import { FileQuestionMark } from 'lucide-react';
import { useState } from 'react';
import { EmptyState } from '@/components/data/states';
import { nameOf } from '../source';
import type { ViewerProps } from './viewer';

const Unplayable = () => (
  <EmptyState icon={<FileQuestionMark />} title="This browser cannot play it" className="my-auto">
    Download the file to play it elsewhere.
  </EmptyState>
);

/** The browser asks for the parts that it plays. */
export function AudioViewer({ url, path }: ViewerProps) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <Unplayable />;
  return (
    <div className="grid flex-1 place-content-center p-6">
      {/* biome-ignore lint/a11y/useMediaCaption: a logged sound comes without captions. */}
      <audio
        controls
        preload="metadata"
        src={url}
        aria-label={nameOf(path)}
        onError={() => setBroken(true)}
      />
    </div>
  );
}

export function VideoViewer({ url, path }: ViewerProps) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <Unplayable />;
  return (
    <div className="flex min-h-0 flex-1 bg-black">
      {/* biome-ignore lint/a11y/useMediaCaption: a logged film comes without captions. */}
      <video
        controls
        preload="metadata"
        src={url}
        aria-label={nameOf(path)}
        onError={() => setBroken(true)}
        className="m-auto max-h-full max-w-full"
      />
    </div>
  );
}
