'use client';
import { ArrowRight, X } from 'lucide-react';
import { NumberText } from '@/components/data/number';
import { QueryPanel } from '@/components/data/query-panel';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { matchingColumns } from '@/lib/pure/column-match';
import { formatCount } from '@/lib/pure/format';
import { useColumns } from './use-columns';

const STEP = 100;

type Props = {
  name: string;
  from: number;
  to: number;
  versions: readonly number[];
  onChange: (pair: { from: number; to: number } | null) => void;
};

export function CompareVersions({ name, from, to, versions, onChange }: Props) {
  const query = useOperation('features.compareTableVersions', { name, from, to }, { keepPrevious: true });
  const options = [...new Set([...versions, from, to])]
    .sort((a, b) => b - a)
    .map((version) => ({ value: String(version), label: String(version) }));
  return (
    <section aria-label="Comparison of two versions" className="border-b bg-surface">
      <div className="flex flex-wrap items-center gap-2 px-4 py-2 lg:px-6">
        <Select
          label="From version"
          isLabelShown
          size="sm"
          value={String(from)}
          onValueChange={(next) => onChange({ from: Number(next), to })}
          options={options}
        />
        <ArrowRight aria-hidden className="size-4 text-muted-foreground" />
        <Select
          label="To version"
          isLabelShown
          size="sm"
          value={String(to)}
          onValueChange={(next) => onChange({ from, to: Number(next) })}
          options={options}
        />
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Close the comparison"
          className="ms-auto"
          onClick={() => onChange(null)}
        >
          <X />
        </Button>
      </div>
      <QueryPanel query={query} what="the comparison" skeleton={<Skeleton className="m-4 h-40" />}>
        {(found) => <Comparison found={found} />}
      </QueryPanel>
    </section>
  );
}

function Comparison({ found }: { found: OutputOf<'features.compareTableVersions'> }) {
  const { rowsBefore, rowsAfter, added, removed, changed } = found;
  const columns = useColumns({ total: found.columns.length, step: STEP });
  const matching = matchingColumns(found.columns, columns.search);
  return (
    <>
      <p className="px-4 pb-2 lg:px-6">
        {formatCount(rowsBefore)} → {formatCount(rowsAfter)} rows: {formatCount(added)} came,{' '}
        {formatCount(removed)} went, {formatCount(changed)} changed.
      </p>
      {columns.field && <div className="px-4 pb-2 lg:px-6">{columns.field}</div>}
      <Table label="Columns of both versions" className="md:min-w-[560px]">
        <thead>
          <tr>
            <TableHead>Column</TableHead>
            <TableHead align="end" className="w-32">
              Rows changed
            </TableHead>
            <TableHead align="end" className="w-44">
              Missing
            </TableHead>
            <TableHead align="end" className="w-52">
              Mean
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {matching.slice(0, columns.most).map((column) => (
            <TableRow key={column.name}>
              <TableCell>
                <span className="flex items-center gap-2 font-medium">
                  {column.name}
                  {column.change === 'added' && <Badge tone="success">new</Badge>}
                  {column.change === 'removed' && <Badge tone="danger">gone</Badge>}
                  {column.change === 'retyped' && (
                    <Badge tone="warning">
                      {column.before} → {column.after}
                    </Badge>
                  )}
                </span>
              </TableCell>
              <TableCell align="end">{column.rows > 0 && <NumberText value={column.rows} />}</TableCell>
              <TableCell align="end">
                <Pair before={column.nullsBefore} after={column.nullsAfter} />
              </TableCell>
              <TableCell align="end">
                <Pair before={column.meanBefore} after={column.meanAfter} />
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {columns.foot(matching.length)}
    </>
  );
}

const Pair = ({ before, after }: { before: number | null; after: number | null }) =>
  before === null && after === null ? null : before === after ? (
    <span className="text-muted-foreground">
      <NumberText value={after} />
    </span>
  ) : (
    <>
      <NumberText value={before} /> → <NumberText value={after} />
    </>
  );
