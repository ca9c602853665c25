'use client';
import { Checkbox } from '@/components/ui/checkbox';
import { Select } from '@/components/ui/select';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatCount } from '@/lib/pure/format';
import type { Setup, SetupColumn } from './setup-state';

const ROLES = [
  { value: 'feature', label: 'Feature' },
  { value: 'prediction', label: 'Prediction' },
  { value: 'score', label: 'Score' },
  { value: 'label', label: 'Label' },
  { value: 'contribution', label: 'Contribution (SHAP)' },
  { value: 'time', label: 'Time of the row' },
  { value: 'id', label: 'Id of the prediction' },
  { value: 'ignored', label: 'Not watched' },
] as const;

const KINDS = [
  { value: 'numeric', label: 'Numbers' },
  { value: 'categorical', label: 'Categories' },
  { value: 'text', label: 'Texts, by length' },
  { value: 'instant', label: 'Times' },
] as const;

/** There is one of each of these: whoever takes it takes it from another. */
const SINGLE = new Set(['prediction', 'score', 'label', 'time', 'id']);

type Props = { setup: Setup; onChange: (setup: Setup) => void };

export function SetupColumns({ setup, onChange }: Props) {
  const change = (name: string, more: Partial<SetupColumn>) =>
    onChange({
      ...setup,
      columns: setup.columns.map((column) => {
        if (column.name === name) return { ...column, ...more };
        const isTaken = more.role !== undefined && SINGLE.has(more.role) && column.role === more.role;
        return isTaken ? { ...column, role: 'feature' as const } : column;
      }),
    });
  const slice = (name: string, isSlice: boolean) =>
    onChange({
      ...setup,
      slices: isSlice ? [...setup.slices, name] : setup.slices.filter((each) => each !== name),
    });
  return (
    <section aria-label="Columns" className="flex flex-col gap-2">
      <h2 className="text-base font-semibold">Columns</h2>
      <div className="overflow-x-auto rounded-lg border scroll-thin">
        <Table label="Columns" className="min-w-[920px]">
          <thead>
            <tr>
              <TableHead>Column</TableHead>
              <TableHead className="w-44">Role</TableHead>
              <TableHead className="w-44">Compared as</TableHead>
              <TableHead className="w-24">Slice by it</TableHead>
              <TableHead align="end" className="w-28">
                Different
              </TableHead>
              <TableHead className="w-48">Such as</TableHead>
            </tr>
          </thead>
          <tbody>
            {setup.columns.map((column) => (
              <TableRow key={column.name}>
                <TableCell className="font-medium">
                  {column.name} <span className="text-xs text-muted-foreground">{column.type}</span>
                </TableCell>
                <TableCell>
                  {column.kind === null ? (
                    <span className="text-muted-foreground">Cannot be watched</span>
                  ) : (
                    <Select
                      size="sm"
                      label={`Role of ${column.name}`}
                      value={column.role}
                      options={ROLES}
                      onValueChange={(role) => change(column.name, { role })}
                      className="w-full"
                    />
                  )}
                </TableCell>
                <TableCell>
                  {column.kind !== null && !['time', 'id', 'ignored'].includes(column.role) && (
                    <Select
                      size="sm"
                      label={`Kind of ${column.name}`}
                      value={column.kind}
                      options={KINDS}
                      onValueChange={(kind) => change(column.name, { kind })}
                      className="w-full"
                    />
                  )}
                </TableCell>
                <TableCell>
                  {column.kind === 'categorical' && (
                    <Checkbox
                      aria-label={`Slice by ${column.name}`}
                      checked={setup.slices.includes(column.name)}
                      onCheckedChange={(isSlice) => slice(column.name, isSlice === true)}
                    />
                  )}
                </TableCell>
                <TableCell align="end">{formatCount(column.distinct)}</TableCell>
                <TableCell className="max-w-48 truncate text-muted-foreground">
                  {column.example ?? '–'}
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
    </section>
  );
}
