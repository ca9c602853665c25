'use client';
import { useMemo } from 'react';
import { isBinary, utf16Of } from '@/lib/pure/decode-text';
import { BytesNotText } from './bytes-not-text';
import { CodeView } from './code-view';
import { linesOfPart } from './text-parts';
import { type PartBytes, TextPartsPanel } from './text-parts-panel';
import type { ViewerProps } from './viewer';

/** A text of any length, as it is. */
export const LongText = ({ url, path, size }: ViewerProps) => (
  <TextPartsPanel url={url} size={size} what="the file">
    {(read) =>
      isBinary(read.head) ? <BytesNotText /> : <Part key={read.part} path={path} size={size} {...read} />
    }
  </TextPartsPanel>
);

function Part({ head, bytes, part, path, size }: PartBytes & { path: string; size: number }) {
  const text = useMemo(() => linesOfPart(bytes, part, size, utf16Of(head)), [head, bytes, part, size]);
  return text === undefined ? (
    <p className="flex-1 p-4 text-muted-foreground">One line goes through all of this part.</p>
  ) : (
    <CodeView text={text} path={path} isNumbered={false} />
  );
}
