'use client';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { PartPager } from '@/components/data/part-pager';
import { QueryPanel } from '@/components/data/query-panel';
import { Skeleton } from '@/components/ui/skeleton';
import { formatBytes } from '@/lib/pure/format';
import { useBytes } from '../read-file';
import { BytesNotText, isBinary } from './bytes-not-text';
import { CodeView } from './code-view';
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
      <QueryPanel
        query={query}
        what="the file"
        skeleton={<Skeleton className="m-4 h-40" />}
        className="flex min-h-0 flex-1 flex-col"
      >
        {(bytes) =>
          isBinary(bytes) ? (
            <BytesNotText />
          ) : (
            <Part key={part} bytes={bytes} part={part} path={path} size={size} />
          )
        }
      </QueryPanel>
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
