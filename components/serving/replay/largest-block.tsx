import { Block, Nothing } from '@/components/data/block';
import { Time } from '@/components/data/time';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatCount, formatNumber } from '@/lib/pure/format';
import type { Comparison } from '@/lib/pure/replay/compare';
import type { Found } from './replay-state';
import { answerText, labelText } from './words';

type Row = Found['largest'][number];

/** The rows on which they are furthest apart. */
export function LargestBlock({ rows, comparison }: { rows: readonly Row[]; comparison: Comparison }) {
  const { compared, agreeing, kind } = comparison;
  const others = compared - agreeing;
  return (
    <Block title="Largest disagreements" count={others}>
      {others === 0 ? (
        <Nothing>The two agree on every row.</Nothing>
      ) : rows.length === 0 ? (
        <Nothing>Their rows have gone from the log, and with it from here.</Nothing>
      ) : (
        <>
          <div className="rounded-lg border">
            <Table label="Largest disagreements" className="min-w-[860px]">
              <thead>
                <tr>
                  <TableHead className="w-28">When</TableHead>
                  <TableHead>Inputs</TableHead>
                  <TableHead align="end" className="w-32">
                    Callers got
                  </TableHead>
                  <TableHead align="end" className="w-32">
                    Replayed
                  </TableHead>
                  {kind === 'numbers' && (
                    <TableHead align="end" className="w-28">
                      Difference
                    </TableHead>
                  )}
                  <TableHead align="end" className="w-28">
                    Label
                  </TableHead>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Line key={`${row.requestId} ${row.rowIndex}`} row={row} kind={kind} />
                ))}
              </tbody>
            </Table>
          </div>
          {rows.length < others && (
            <p className="mt-1 text-xs text-muted-foreground">
              {kind === 'numbers' ? 'The furthest apart' : 'Those first that were right and would be wrong'}:{' '}
              {rows.length} of {formatCount(others)}.
            </p>
          )}
        </>
      )}
    </Block>
  );
}

function Line({ row, kind }: { row: Row; kind: Comparison['kind'] }) {
  const { requestId, rowIndex, time, inputs, logged, candidate, label } = row;
  const said = inputsText(inputs);
  return (
    <TableRow>
      <TableCell className="text-muted-foreground" title={`${requestId}, row ${rowIndex}`}>
        <Time value={time} />
      </TableCell>
      <TableCell className="max-w-0">
        <span className="block truncate font-mono text-xs" title={said.slice(0, 2000)}>
          {said}
        </span>
      </TableCell>
      <TableCell align="end" className="max-w-0 truncate" title={String(logged)}>
        {answerText(logged)}
      </TableCell>
      <TableCell align="end" className="max-w-0 truncate font-medium" title={String(candidate)}>
        {answerText(candidate)}
      </TableCell>
      {kind === 'numbers' && (
        <TableCell align="end">
          {typeof logged === 'number' && typeof candidate === 'number'
            ? formatNumber(candidate - logged)
            : '–'}
        </TableCell>
      )}
      <TableCell align="end" className="max-w-0 truncate">
        {labelText(label)}
      </TableCell>
    </TableRow>
  );
}

export const inputsText = (inputs: Record<string, unknown>): string =>
  Object.entries(inputs)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
