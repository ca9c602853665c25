'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { readJson } from '@/lib/pure/read-json';
import { useParsed } from '../read-file';
import { type ArtifactSource, artifactUrl, nameOf, useFolder } from '../source';
import { cellText, parseLoggedTable } from '../tables/parse-table';
import type { InputExample } from './read-mlmodel';

const MOST = 1 << 20;
const ROWS = 5;

type Props = { source: ArtifactSource; folder: string; example: InputExample };

/** What was handed to the model when it was logged, from its own file. */
export function InputExampleView({ source, folder, example }: Props) {
  const path = folder ? `${folder}/${example.path}` : example.path;
  const listing = useFolder(source, folder);
  const size = listing.data?.files.find((file) => file.path === path)?.fileSize;
  if (listing.data && size === undefined)
    return <p className="text-muted-foreground">Its file is not there.</p>;
  if (size === undefined) return <Skeleton className="h-20" />;
  if (size > MOST)
    return <p className="text-muted-foreground">It is too large to show here: see the file {path}.</p>;
  return <Example url={artifactUrl(source, path)} size={size} name={nameOf(path)} />;
}

const read = (bytes: ArrayBuffer): unknown => readJson(new TextDecoder().decode(bytes));

function Example({ url, size, name }: { url: string; size: number; name: string }) {
  const query = useParsed(url, size, read, 'as JSON');
  return (
    <QueryPanel query={query} what="the example" skeleton={<Skeleton className="h-20" />}>
      {(value) => {
        const table = parseLoggedTable(value);
        if (!table) {
          return (
            <pre className="max-h-80 overflow-auto rounded-md border bg-surface p-3 font-mono text-xs leading-5 scroll-thin">
              {JSON.stringify(value, null, 2)}
            </pre>
          );
        }
        return (
          <div className="rounded-md border">
            <Table label={name} className="whitespace-nowrap">
              <thead>
                <tr>
                  {table.columns.map((column) => (
                    <TableHead key={column} className="first:ps-3 lg:first:ps-3">
                      {column}
                    </TableHead>
                  ))}
                </tr>
              </thead>
              <tbody>
                {table.rows.slice(0, ROWS).map((row, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place.
                  <TableRow key={index}>
                    {row.map((cell, column) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
                      <TableCell key={column} className="font-mono text-xs first:ps-3 lg:first:ps-3">
                        {cellText(cell)}
                      </TableCell>
                    ))}
                  </TableRow>
                ))}
              </tbody>
            </Table>
          </div>
        );
      }}
    </QueryPanel>
  );
}
