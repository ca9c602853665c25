'use client';
import { useMemo } from 'react';
import { decodeText, utf16Of } from '@/lib/pure/decode-text';
import { useParsed } from '../read-file';
import { nameOf } from '../source';
import { FilePanel } from '../viewers/file-panel';
import { linesOfPart } from '../viewers/text-parts';
import { type PartBytes, TextPartsPanel } from '../viewers/text-parts-panel';
import type { ViewerProps } from '../viewers/viewer';
import { firstRow, parseSeparated, separatorOf } from './parse-table';
import { memoryTable, type TableSource } from './table-source';
import { TableView } from './table-view';

function tableOf(text: string): TableSource {
  const { columns, rows } = parseSeparated(text, separatorOf(text), false);
  return memoryTable(columns, rows);
}

/** Separated values, read as a whole. */
export function SeparatedViewer({ url, path, size }: ViewerProps) {
  const query = useParsed(url, size, (bytes) => tableOf(decodeText(bytes)), 'as a table');
  return (
    <FilePanel query={query} what="the table">
      {(table) => <TableView table={table} name={nameOf(path)} />}
    </FilePanel>
  );
}

/** A long one in parts, each under the names that stand at the file's beginning. */
export const LongSeparatedViewer = ({ url, path, size }: ViewerProps) => (
  <TextPartsPanel url={url} size={size} what="the table" note=", sorted within the part">
    {(read) => <Part path={path} size={size} {...read} />}
  </TextPartsPanel>
);

type PartProps = PartBytes & Pick<ViewerProps, 'path' | 'size'>;

function Part({ path, size, head, bytes, part }: PartProps) {
  const table = useMemo(() => {
    const lines = linesOfPart(bytes, part, size, utf16Of(head)) ?? '';
    const beginning = decodeText(head, { isCut: true });
    const names = firstRow(beginning, separatorOf(beginning));
    return tableOf(part === 0 ? lines : `${names}\n${lines}`);
  }, [size, head, bytes, part]);
  return <TableView table={table} name={nameOf(path)} pageSize={Number.POSITIVE_INFINITY} />;
}
