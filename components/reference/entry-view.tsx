'use client';
import { CodeBlock } from '@/components/data/code-block';
import { CopyButton } from '@/components/data/copy-button';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useOrigin } from '@/lib/client/use-origin';
import { curlOf, type Entry, type Field } from './prepare-reference';

const COLOURS: Record<string, string> = {
  GET: 'text-accent',
  POST: 'text-success',
  PUT: 'text-warning',
  PATCH: 'text-warning',
  DELETE: 'text-danger',
};

export const MethodBadge = ({ method, className }: { method: string; className?: string }) => (
  <span className={cn('w-12 shrink-0 font-mono text-xs font-semibold', COLOURS[method], className)}>
    {method}
  </span>
);

const PLACES: Record<Field['place'], string> = {
  path: 'path',
  query: 'query',
  body: 'JSON body',
  input: '?input= as JSON',
};

export function EntryView({ entry }: { entry: Entry }) {
  const origin = useOrigin();
  const { method, path, summary, operation, ability, fields } = entry;
  return (
    <article className="flex max-w-4xl flex-col gap-5 px-4 py-5 lg:px-6">
      <header>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <MethodBadge method={method} className="w-auto text-sm" />
          <h2 className="min-w-0 font-mono text-sm font-medium [overflow-wrap:anywhere]">{path}</h2>
          <CopyButton text={path} label="Copy path" />
        </div>
        <p className="mt-2 text-base">{summary}</p>
        <div className="mt-2 flex flex-wrap gap-1.5">
          {operation && <Badge tone="outline">operation {operation}</Badge>}
          {ability && <Badge tone="outline">needs {ability}</Badge>}
        </div>
      </header>
      <section aria-label="Input">
        <h3 className="mb-1.5 text-sm font-semibold">Input</h3>
        {fields.length === 0 ? (
          <p className="text-muted-foreground">None.</p>
        ) : (
          <div className="overflow-hidden rounded-lg border">
            <Table label="Input" className="min-w-[560px]">
              <thead className="bg-surface">
                <tr>
                  <TableHead className="first:ps-3 lg:first:ps-3">Field</TableHead>
                  <TableHead>Type</TableHead>
                  <TableHead>In</TableHead>
                  <TableHead className="last:pe-3 lg:last:pe-3">Notes</TableHead>
                </tr>
              </thead>
              <tbody>
                {fields.map((field, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: names repeat at several depths, and the list never changes.
                  <FieldRow key={index} field={field} />
                ))}
              </tbody>
            </Table>
          </div>
        )}
      </section>
      <section aria-label="Example">
        <h3 className="mb-1.5 text-sm font-semibold">Example</h3>
        <CodeBlock label="Example for the terminal" code={curlOf(entry, origin)} />
      </section>
    </article>
  );
}

const FieldRow = ({ field: { name, depth, type, isRequired, place, notes } }: { field: Field }) => (
  <TableRow>
    <TableCell className="font-mono text-xs first:ps-3 lg:first:ps-3">
      <span style={{ paddingInlineStart: depth * 16 }}>{name}</span>
      {isRequired && (
        <span className="ms-1 font-sans text-danger" title="Required">
          required
        </span>
      )}
    </TableCell>
    <TableCell className="text-muted-foreground">{type}</TableCell>
    <TableCell className="whitespace-nowrap text-muted-foreground">{PLACES[place]}</TableCell>
    <TableCell className="py-1 text-muted-foreground last:pe-3 lg:last:pe-3">{notes.join(', ')}</TableCell>
  </TableRow>
);
