'use client';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatCount } from '@/lib/pure/format';
import { RunName } from '../run-name';
import { useComparison } from '../use-comparison';
import type { JoinedAnswer } from './joined-table';
import { nextOrder, sortOf, type TableOrder } from './table-order';
import { ValueCell } from './value-cell';

type Props = { answer: JoinedAnswer; label: string; order: TableOrder | undefined };

/** The rows of all runs, each with its run before it. */
export function BelowRows({ answer: { columns, rows }, label, order }: Props) {
  const { runs, set } = useComparison();
  return (
    <Table label={label}>
      <thead className="sticky top-0 z-10 bg-background">
        <tr>
          <TableHead>Run</TableHead>
          <TableHead align="end">Row</TableHead>
          {columns.map(({ name, isNumeric }) => (
            <TableHead
              key={name}
              align={isNumeric ? 'end' : 'start'}
              sort={sortOf(order, name, null)}
              onSort={() => void set({ sort: nextOrder(order, name, null), page: null })}
            >
              {name}
            </TableHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ run, nr, values }) => {
          const of = runs.find(({ place }) => place === run);
          return (
            <TableRow key={`${run} ${nr}`}>
              <TableCell className="whitespace-nowrap">{of && <RunName run={of} />}</TableCell>
              <TableCell align="end" className="text-muted-foreground">
                {formatCount(nr)}
              </TableCell>
              {columns.map(({ name, isNumeric }, at) => (
                <TableCell key={name} align={isNumeric ? 'end' : 'start'}>
                  <ValueCell
                    runId={of?.runId ?? ''}
                    column={name}
                    value={values[at] ?? null}
                    isNumeric={isNumeric}
                  />
                </TableCell>
              ))}
            </TableRow>
          );
        })}
      </tbody>
    </Table>
  );
}
