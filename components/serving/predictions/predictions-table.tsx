import { RowButton } from '@/components/data/row-button';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { milliseconds } from '../numbers';
import { inputsOf, keyOf, type Prediction, textOf } from './prediction-text';

type Props = { rows: readonly Prediction[]; onOpen: (row: Prediction) => void };

export const PredictionsTable = ({ rows, onOpen }: Props) => (
  <Table label="Predictions" className="min-w-[960px]">
    <thead>
      <tr>
        <TableHead className="w-28">When</TableHead>
        <TableHead className="w-24">Entity</TableHead>
        <TableHead>Inputs</TableHead>
        <TableHead className="w-44">Answer</TableHead>
        <TableHead className="w-20">Label</TableHead>
        <TableHead align="end" className="w-24">
          Latency
        </TableHead>
        <TableHead className="w-36">Caller</TableHead>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <TableRow key={keyOf(row)}>
          <TableCell title={row.requestId}>
            <RowButton aria-haspopup="dialog" onClick={() => onOpen(row)}>
              <span className="sr-only">
                Prediction {row.requestId}, row {row.rowIndex} by {row.entity},{' '}
              </span>
              <Time value={row.time} />
            </RowButton>
          </TableCell>
          <TableCell>
            <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
              {row.entity}
              {row.isShadow && <Badge>shadow</Badge>}
            </span>
          </TableCell>
          <TableCell className="max-w-0">
            <Cell text={inputsOf(row)} />
          </TableCell>
          <TableCell className="max-w-0">
            {row.status >= 400 ? (
              <span className="flex items-center gap-1.5">
                <Badge tone="danger">{row.status}</Badge>
                <Cell text={row.fault ?? ''} />
              </span>
            ) : (
              <Cell text={textOf(row.output)} />
            )}
          </TableCell>
          <TableCell>
            {row.label === null || row.label === undefined ? (
              <span className="text-muted-foreground">–</span>
            ) : (
              textOf(row.label)
            )}
          </TableCell>
          <TableCell align="end">{milliseconds(row.latencyMs)}</TableCell>
          <TableCell className="max-w-0 truncate text-muted-foreground" title={row.caller ?? undefined}>
            {row.caller}
          </TableCell>
        </TableRow>
      ))}
    </tbody>
  </Table>
);

const Cell = ({ text }: { text: string }) => (
  <span className="block truncate font-mono text-xs" title={text.slice(0, 2000)}>
    {text}
  </span>
);
