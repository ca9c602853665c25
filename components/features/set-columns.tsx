import { NumberText } from '@/components/data/number';
import { cn } from '@/components/ui/cn';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { distinctTitle } from '@/lib/pure/distinct-values';
import { formatNumber } from '@/lib/pure/format';
import { Missing } from './feature-list';

type Column = {
  name: string;
  type: string;
  nulls: number;
  distinct: number;
  correlation: number | null;
  measure?: 'correlation-ratio' | 'cramers-v';
  isFeature?: boolean;
};

type Props = {
  title: string;
  columns: readonly Column[];
  /** How many rows were counted. */
  rows: number;
  labels: readonly string[];
  className?: string;
};

/** Where one of the two is a text. */
const MEASURES = {
  'correlation-ratio': 'Correlation ratio: how much of the numbers’ spread lies between the texts, 0 to 1',
  'cramers-v': 'Cramér’s V: how closely the two texts go together, 0 to 1',
};

/** What a training set has of each column; its labels are marked. */
export const SetColumns = ({ title, columns, rows, labels, className }: Props) => (
  <Table label={title} className={cn('min-w-[820px]', className)}>
    <thead>
      <tr>
        <TableHead>Column</TableHead>
        <TableHead className="w-32">Type</TableHead>
        <TableHead align="end" className="w-28">
          Missing
        </TableHead>
        <TableHead align="end" className="w-36">
          {distinctTitle(rows)}
        </TableHead>
        <TableHead align="end" className="w-44">
          Correlation with the label
        </TableHead>
      </tr>
    </thead>
    <tbody>
      {columns.map(({ name, type, isFeature, nulls, distinct, correlation, measure }) => (
        <TableRow key={name}>
          <TableCell className={cn('[overflow-wrap:anywhere]', isFeature && 'text-accent')}>
            {labels.includes(name) ? `${name} ◆` : name}
          </TableCell>
          <TableCell className="text-muted-foreground">{type.toLowerCase()}</TableCell>
          <TableCell align="end">
            <Missing nulls={nulls} rows={rows} />
          </TableCell>
          <TableCell align="end">
            <NumberText value={distinct} />
          </TableCell>
          <TableCell align="end" title={measure && MEASURES[measure]}>
            {correlation === null || labels.includes(name) ? '–' : formatNumber(correlation, 2)}
          </TableCell>
        </TableRow>
      ))}
    </tbody>
  </Table>
);
