'use client';
import { parseAsInteger, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { PartPager } from '@/components/data/part-pager';
import { formatBytes } from '@/lib/pure/format';
import { useBytes } from '../read-file';
import { FilePanel } from './file-panel';
import { bytesOfPart, PART, partCount } from './text-parts';

/** Of the file's beginning, which tells how all of it is written and what its columns are called. */
const HEAD = 64 * 1024;

/** What was read of a long text: its beginning, and the bytes that `bytesOfPart` names, of a part counted from 0. */
export type PartBytes = { head: ArrayBuffer; bytes: ArrayBuffer; part: number };

type Props = {
  url: string;
  size: number;
  /** Completes "Could not load …". */
  what: string;
  /** What is told beside the pager, behind where the part lies. */
  note?: string;
  children: (read: PartBytes) => ReactNode;
};

/** A text of any length, a part at a time: the others stay where they are. */
export function TextPartsPanel({ url, size, what, note, children }: Props) {
  const [asked, setPart] = useQueryState('part', parseAsInteger.withDefault(1));
  const parts = partCount(size);
  const part = Math.min(parts, Math.max(1, asked)) - 1;
  const head = useBytes(url, size, [0, Math.min(HEAD, size)]);
  const body = useBytes(url, size, bytesOfPart(part, size));
  return (
    <>
      <FilePanel query={head.data ? body : head} what={what}>
        {(bytes) => head.data && children({ head: head.data, bytes, part })}
      </FilePanel>
      <PartPager what="Part" part={part + 1} parts={parts} onPart={(next) => void setPart(next)}>
        {formatBytes(part * PART)} to {formatBytes(Math.min(size, (part + 1) * PART))} of {formatBytes(size)}
        {note}
      </PartPager>
    </>
  );
}
