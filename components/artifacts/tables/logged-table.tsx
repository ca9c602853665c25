'use client';
import { useMemo } from 'react';
import { ROW_HEIGHTS } from '@/lib/client/preferences';
import { type ArtifactSource, artifactUrl, nameOf } from '../source';
import { type LoggedTableData, pictureOf } from './parse-table';
import { memoryTable } from './table-source';
import { TableView } from './table-view';

const WITH_PICTURES = 72;

type Props = { source: ArtifactSource; table: LoggedTableData; name: string };

/** What `mlflow.log_table` logged, with its pictures as pictures. */
export function LoggedTable({ source, table, name }: Props) {
  const inMemory = useMemo(() => memoryTable(table.columns, table.rows), [table]);
  const hasPictures = table.rows[0]?.some((cell) => pictureOf(cell)) ?? false;
  return (
    <TableView
      table={inMemory}
      name={name}
      rowHeight={hasPictures ? WITH_PICTURES : ROW_HEIGHTS.compact}
      cell={(value) => {
        const picture = pictureOf(value);
        return (
          picture && (
            // biome-ignore lint/performance/noImgElement: a file of a run, which no build knows.
            <img
              src={artifactUrl(source, picture.thumbnail)}
              alt={nameOf(picture.path)}
              loading="lazy"
              className="max-h-16 max-w-full bg-white object-contain"
            />
          )
        );
      }}
    />
  );
}
