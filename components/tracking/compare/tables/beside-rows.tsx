'use client';
import { cn } from '@/components/ui/cn';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { RunName } from '../run-name';
import { useComparison } from '../use-comparison';
import { useOrderedRuns } from '../use-ordered-runs';
import type { JoinedAnswer } from './joined-table';
import { nextOrder, sortOf, type TableOrder } from './table-order';
import { ValueCell } from './value-cell';

type Props = { answer: JoinedAnswer; label: string; order: TableOrder | undefined };

const alike = (a: string | null, b: string | null, isNumeric: boolean): boolean =>
  a === b || (isNumeric && a !== null && b !== null && Number(a) === Number(b));

/** One row a key: under each column the runs that have the table, the baseline's first; what is other than its value is marked. */
export function BesideRows({ answer: { columns, shown, parts, rows }, label, order }: Props) {
  const { runs: all, url, set } = useComparison();
  const runs = useOrderedRuns().filter(({ place }) => parts[place]?.fault === null);
  const [first] = runs;
  const isNumeric = (name: string) => columns.find((column) => column.name === name)?.isNumeric ?? false;
  const key = url.key ?? '';
  return (
    <Table label={label}>
      <thead className="sticky top-0 z-10 bg-background">
        <tr>
          <TableHead
            rowSpan={2}
            align={isNumeric(key) ? 'end' : 'start'}
            className="sticky start-0 z-10 bg-background align-bottom"
            sort={sortOf(order, key, null)}
            onSort={() => void set({ sort: nextOrder(order, key, null), page: null })}
          >
            {key}
          </TableHead>
          {shown.map((name) => (
            <TableHead key={name} scope="colgroup" colSpan={runs.length} className="border-s">
              {name}
            </TableHead>
          ))}
        </tr>
        <tr>
          {shown.flatMap((name) =>
            runs.map((run, at) => (
              <TableHead
                key={`${name} ${run.runId}`}
                align={isNumeric(name) ? 'end' : 'start'}
                className={cn(at === 0 && 'border-s')}
                sort={sortOf(order, name, run.ref)}
                onSort={() => void set({ sort: nextOrder(order, name, run.ref), page: null })}
              >
                <span className="sr-only">{name} of </span>
                <RunName run={run} className="max-w-32" />
              </TableHead>
            )),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key: value, values }) => (
          <TableRow key={value}>
            <TableCell
              align={isNumeric(key) ? 'end' : 'start'}
              className="sticky start-0 bg-background font-medium group-hover:bg-hover"
            >
              <ValueCell runId="" column={key} value={value} isNumeric={isNumeric(key)} />
            </TableCell>
            {shown.flatMap((name, column) => {
              const valueIn = (place: number) => values[column * all.length + place] ?? null;
              const own = first ? valueIn(first.place) : null;
              return runs.map((run, at) => {
                const cell = valueIn(run.place);
                const isOther = at > 0 && !alike(cell, own, isNumeric(name));
                return (
                  <TableCell
                    key={`${name} ${run.runId}`}
                    align={isNumeric(name) ? 'end' : 'start'}
                    className={cn(at === 0 && 'border-s', isOther ? 'font-medium' : 'text-muted-foreground')}
                  >
                    <span className="inline-flex items-center gap-1.5">
                      {isOther && (
                        <span role="img" aria-label="Differs from the baseline:" className="text-accent">
                          ≠
                        </span>
                      )}
                      <ValueCell runId={run.runId} column={name} value={cell} isNumeric={isNumeric(name)} />
                    </span>
                  </TableCell>
                );
              });
            })}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
