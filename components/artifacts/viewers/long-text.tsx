'use client';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { PartPager } from '@/components/data/part-pager';
import { formatBytes } from '@/lib/pure/format';
import { useBytes } from '../read-file';
import { BytesNotText, isBinary } from './bytes-not-text';
import { CodeView } from './code-view';
import { FilePanel } from './file-panel';
import { bytesOfPart, linesOfPart, PART, partCount } from './text-parts';
import type { ViewerProps } from './viewer';

/** A text of any length, a part at a time: the others stay where they are. */
export function LongText({ url, path, size }: ViewerProps) {
  const [asked, setPart] = useQueryState('part', parseAsInteger.withDefault(1));
  const parts = partCount(size);
  const part = Math.min(parts, Math.max(1, asked)) - 1;
  const query = useBytes(url, size, bytesOfPart(part, size));
  return (
    <>
      <FilePanel query={query} what="the file">
        {(bytes) =>
          isBinary(bytes) ? (
            <BytesNotText />
          ) : (
            <Part key={part} bytes={bytes} part={part} path={path} size={size} />
          )
        }
      </FilePanel>
      <PartPager what="Part" part={part + 1} parts={parts} onPart={(next) => void setPart(next)}>
        {formatBytes(part * PART)} to {formatBytes(Math.min(size, (part + 1) * PART))} of {formatBytes(size)}
      </PartPager>
    </>
  );
}

function Part({ bytes, part, path, size }: { bytes: ArrayBuffer; part: number; path: string; size: number }) {
  const text = useMemo(() => linesOfPart(bytes, part, size), [bytes, part, size]);
  return text === undefined ? (
    <p className="flex-1 p-4 text-muted-foreground">One line goes through all of this part.</p>
  ) : (
    <CodeView text={text} path={path} isNumbered={false} />
  );
}
