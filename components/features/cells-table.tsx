import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatNumber } from '@/lib/pure/format';

type Props = {
  label: string;
  columns: readonly { name: string; type: string; isMarked?: boolean }[];
  rows: readonly (readonly unknown[])[];
};

const NUMBER =
  /^(byte|short|integer|long|float|double|decimal|TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|FLOAT|DOUBLE|DECIMAL|U)/;

/** Rows as they are, with the columns' types. */
export const CellsTable = ({ label, columns, rows }: Props) => (
  <Table label={label} className="tabular">
    <thead className="sticky top-0 z-10 bg-background">
      <tr>
        {columns.map(({ name, type, isMarked }) => (
          <TableHead key={name} align={NUMBER.test(type) ? 'end' : 'start'}>
            <span className={isMarked ? 'text-accent' : 'text-foreground'}>{name}</span>{' '}
            <span className="font-normal">{type.toLowerCase()}</span>
          </TableHead>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place.
        <TableRow key={index}>
          {row.map((value, at) => (
            <TableCell
              key={columns[at]?.name ?? at}
              align={NUMBER.test(columns[at]?.type ?? '') ? 'end' : 'start'}
              className="max-w-80 truncate whitespace-nowrap"
            >
              <Cell value={value} />
            </TableCell>
          ))}
        </TableRow>
      ))}
    </tbody>
  </Table>
);

export function Cell({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <span className="text-muted-foreground">null</span>;
  if (typeof value === 'number')
    return <span title={String(value)}>{Number.isInteger(value) ? value : formatNumber(value)}</span>;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return <span title={text}>{text}</span>;
}
