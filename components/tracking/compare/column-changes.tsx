'use client';
import { NumberText } from '@/components/data/number';
import { cn } from '@/components/ui/cn';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { formatCount, formatNumber } from '@/lib/pure/format';
import { HistogramPair } from './histogram-pair';
import { useComparison } from './use-comparison';

type Change = OutputOf<'tracking.diffDatasets'>['pairs'][number]['columns'][number];

const STATES: Record<Change['state'], { sign: string; said: string; tone: string }> = {
  same: { sign: '', said: '', tone: '' },
  retyped: { sign: '≠', said: 'Another type', tone: 'text-warning' },
  added: { sign: '+', said: 'Added', tone: 'text-success' },
  removed: { sign: '−', said: 'Removed', tone: 'text-danger' },
};

/** From here on a shift of the mean, or a distance, is worth a look. */
const NOTABLE_SHIFT = 0.25;
const NOTABLE_DISTANCE = 0.1;

/** Of what did not vary no move is small, and none can be told in standard deviations. */
const isOtherConstant = ({ before, after }: Change) =>
  before?.sd === 0 && after?.mean !== undefined && after.mean !== before.mean;

const isNotable = (change: Change) => {
  const { state, shift, distance, missing } = change;
  return (
    state !== 'same' ||
    isOtherConstant(change) ||
    Math.abs(shift ?? 0) >= NOTABLE_SHIFT ||
    (distance ?? 0) >= NOTABLE_DISTANCE ||
    Math.abs(missing ?? 0) >= 0.01
  );
};

/** Columns of two datasets: types, and how their values lie. */
export function ColumnChanges({ columns }: { columns: readonly Change[] }) {
  const { url } = useComparison();
  const hasStatistics = columns.some(({ before, after }) => before !== null || after !== null);
  const shown = url.all ? columns : columns.filter(isNotable);
  if (shown.length === 0) {
    return (
      <p className="mt-2 text-muted-foreground">
        {columns.length === 1
          ? 'Its one column has the same name and type'
          : `All ${formatCount(columns.length)} columns have the same names and types`}
        {hasStatistics && ', and nothing moved much'}.
      </p>
    );
  }
  return (
    <div className="mt-2 rounded-lg border">
      <Table label="Columns">
        <thead>
          <tr>
            <TableHead>Column</TableHead>
            <TableHead>Type</TableHead>
            {hasStatistics && (
              <>
                <TableHead align="end">Mean</TableHead>
                <TableHead align="end">Moved by</TableHead>
                <TableHead align="end">sd</TableHead>
                <TableHead align="end">Missing</TableHead>
                <TableHead align="end">Distance</TableHead>
                <TableHead>Distribution</TableHead>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map((change) => (
            <Line key={change.column} change={change} hasStatistics={hasStatistics} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Line({ change, hasStatistics }: { change: Change; hasStatistics: boolean }) {
  const { column, state, from, to, before, after, shift, missing, distance } = change;
  const { sign, said, tone } = STATES[state];
  return (
    <TableRow>
      <TableCell className="font-medium">
        <span className={cn('me-1.5 inline-block w-3 text-center', tone)} aria-hidden>
          {sign}
        </span>
        {said && <span className="sr-only">{said}: </span>}
        {column}
      </TableCell>
      <TableCell className="font-mono text-xs">
        {state === 'retyped' ? `${from} → ${to}` : (from ?? to)}
      </TableCell>
      {hasStatistics && (
        <>
          <TableCell align="end">
            <FromTo from={before?.mean} to={after?.mean} />
          </TableCell>
          <TableCell
            align="end"
            className={cn(Math.abs(shift ?? 0) >= NOTABLE_SHIFT && 'font-medium text-warning')}
          >
            {shift === null ? '' : `${shift > 0 ? '+' : ''}${formatNumber(shift, 2)} sd`}
          </TableCell>
          <TableCell align="end">
            <FromTo from={before?.sd} to={after?.sd} />
          </TableCell>
          <TableCell align="end" className={cn(Math.abs(missing ?? 0) >= 0.01 && 'font-medium text-warning')}>
            {missing === null ? '' : `${missing > 0 ? '+' : ''}${formatNumber(100 * missing, 2)} points`}
          </TableCell>
          <TableCell
            align="end"
            className={cn((distance ?? 0) >= NOTABLE_DISTANCE && 'font-medium text-warning')}
          >
            {distance === null ? '' : formatNumber(distance, 2)}
          </TableCell>
          <TableCell>
            {before && after && <HistogramPair before={before} after={after} column={column} />}
          </TableCell>
        </>
      )}
    </TableRow>
  );
}

const FromTo = ({ from, to }: { from: number | undefined; to: number | undefined }) =>
  from === undefined && to === undefined ? null : (
    <>
      <NumberText value={from} /> <span className="text-muted-foreground">→</span> <NumberText value={to} />
    </>
  );
