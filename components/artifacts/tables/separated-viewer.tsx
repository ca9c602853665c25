'use client';
import { parseAsInteger, useQueryState } from 'nuqs';
import { PartPager } from '@/components/data/part-pager';
import { decodeText } from '@/lib/pure/decode-text';
import { formatBytes } from '@/lib/pure/format';
import { endingOf } from '../file-kind';
import { useBytes, useParsed } from '../read-file';
import { nameOf } from '../source';
import { FilePanel } from '../viewers/file-panel';
import { bytesOfPart, linesOfPart, PART, partCount } from '../viewers/text-parts';
import type { ViewerProps } from '../viewers/viewer';
import { parseSeparated } from './parse-table';
import { memoryTable, type TableSource } from './table-source';
import { TableView } from './table-view';

const separatorOf = (path: string) => (endingOf(path) === 'tsv' ? '\t' : ',');

function tableOf(key: string, path: string, text: string): TableSource {
  const { columns, rows } = parseSeparated(text, separatorOf(path), false);
  return memoryTable(key, columns, rows);
}

/** Separated values, read as a whole. */
export function SeparatedViewer({ url, path, size }: ViewerProps) {
  const query = useParsed(url, size, (bytes) => tableOf(url, path, decodeText(bytes)), 'as a table');
  return (
    <FilePanel query={query} what="the table">
      {(table) => <TableView table={table} name={nameOf(path)} />}
    </FilePanel>
  );
}

const HEAD = 64 * 1024;

/** A long one in parts, each under the names that stand at the file's beginning. */
export function LongSeparatedViewer({ url, path, size }: ViewerProps) {
  const [asked, setPart] = useQueryState('part', parseAsInteger.withDefault(1));
  const parts = partCount(size);
  const part = Math.min(parts, Math.max(1, asked)) - 1;
  const head = useBytes(url, size, [0, HEAD]);
  const query = useBytes(url, size, bytesOfPart(part, size));
  return (
    <>
      <FilePanel query={query} what="the table">
        {(bytes) => {
          const names = new TextDecoder().decode(head.data).split('\n', 1)[0] ?? '';
          const lines = linesOfPart(bytes, part, size) ?? '';
          const text = part === 0 ? lines : `${names}\n${lines}`;
          return (
            head.data && (
              <TableView
                table={tableOf(`${url} ${part}`, path, text)}
                name={nameOf(path)}
                pageSize={Number.POSITIVE_INFINITY}
              />
            )
          );
        }}
      </FilePanel>
      <PartPager what="Part" part={part + 1} parts={parts} onPart={(next) => void setPart(next)}>
        {formatBytes(part * PART)} to {formatBytes(Math.min(size, (part + 1) * PART))} of {formatBytes(size)},
        sorted within the part
      </PartPager>
    </>
  );
}
